package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers embeddings, the least recently used of which go first. Thread-safe. */
final class EmbeddingCache {
  /** What an entry takes beside its numbers, by rough count. */
  private static final long OVERHEAD_BYTES = 300;

  private final long mostBytes;
  private final Map<Key, Tensor> embeddings = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  EmbeddingCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Which encoder made an embedding, of what. */
  record Key(String encoder, String content) {}

  /** Whether anything is kept at all, so that digests are worth their time. */
  boolean isUsed() {
    return mostBytes > 0;
  }

  synchronized Optional<Tensor> find(Key key) {
    return Optional.ofNullable(embeddings.get(key));
  }

  synchronized void put(Key key, Tensor embedding) {
    Tensor previous = embeddings.put(key, embedding);
    bytes += cost(embedding) - (previous == null ? 0 : cost(previous));
    Iterator<Tensor> eldest = embeddings.values().iterator();
    while (bytes > mostBytes && eldest.hasNext()) {
      bytes -= cost(eldest.next());
      eldest.remove();
    }
  }

  private static long cost(Tensor embedding) {
    return OVERHEAD_BYTES + (long) embedding.size() * embedding.type().bytes();
  }
}
