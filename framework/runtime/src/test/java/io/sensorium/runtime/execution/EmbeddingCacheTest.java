package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
  private static final Tensor EMBEDDING = Tensor.of(new float[100], 100);

  @Test
  void forgetsTheLeastRecentlyUsed() {
    EmbeddingCache cache = new EmbeddingCache(2000);
    cache.put(key("a"), EMBEDDING);
    cache.put(key("b"), EMBEDDING);
    cache.find(key("a"));
    cache.put(key("c"), EMBEDDING);

    assertTrue(cache.find(key("a")).isPresent());
    assertEquals(Optional.empty(), cache.find(key("b")));
    assertTrue(cache.find(key("c")).isPresent());
  }

  @Test
  void keepsEncodersApart() {
    EmbeddingCache cache = new EmbeddingCache(2000);
    cache.put(key("a"), EMBEDDING);

    assertEquals(Optional.empty(), cache.find(new EmbeddingCache.Key("other", "a")));
  }

  @Test
  void keepsNothingWithoutRoom() {
    EmbeddingCache cache = new EmbeddingCache(0);
    cache.put(key("a"), EMBEDDING);

    assertEquals(Optional.empty(), cache.find(key("a")));
  }

  private static EmbeddingCache.Key key(String content) {
    return new EmbeddingCache.Key("encoder", content);
  }
}
