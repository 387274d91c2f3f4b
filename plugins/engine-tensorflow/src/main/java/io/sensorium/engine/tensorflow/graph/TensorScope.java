package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.tensorflow.Result;
import org.tensorflow.Session;

/**
 * The native tensors of one call, which are closed together. Every native tensor of this engine
 * belongs to a scope: TensorFlow would keep one that is forgotten, and reads garbage from one that
 * is closed too early.
 */
public final class TensorScope implements AutoCloseable {
  private static final AtomicLong OPEN = new AtomicLong();

  private final List<AutoCloseable> parts = new ArrayList<>();
  private long size;
  private boolean closed;

  /** How many native tensors are open in this process. */
  public static long open() {
    return OPEN.get();
  }

  /** A native copy, which lives as long as this scope. */
  public org.tensorflow.Tensor copy(Tensor tensor) {
    org.tensorflow.Tensor copy = HostTensors.toNative(tensor);
    own(copy, 1);
    return copy;
  }

  /** Runs a part of a graph; copies of what it fetched, in their order. */
  public List<Tensor> run(Session.Runner runner) {
    Result result = runner.run();
    own(result, result.size());
    List<Tensor> values = new ArrayList<>();
    for (int i = 0; i < result.size(); i++) {
      values.add(HostTensors.toHost(result.get(i)));
    }
    return values;
  }

  private void own(AutoCloseable part, int tensors) {
    if (closed) {
      throw new IllegalStateException("a scope of native tensors has been closed");
    }
    parts.add(part);
    size += tensors;
    OPEN.addAndGet(tensors);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    OPEN.addAndGet(-size);
    parts.forEach(TensorScope::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a native tensor does not close", e);
    }
  }
}
