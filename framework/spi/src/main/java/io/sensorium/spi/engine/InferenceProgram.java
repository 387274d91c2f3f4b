package io.sensorium.spi.engine;

import io.sensorium.network.Graph;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A program that only runs: every engine that has such programs checks, closes and refuses alike.
 */
public final class InferenceProgram implements Program {
  /** The native part of a program. */
  public interface Inference extends AutoCloseable {
    /**
     * Runs it; may be called concurrently.
     *
     * @param inputs in the declared order, of the declared types and shapes
     * @return the results in the declared order
     */
    List<Tensor> run(List<Tensor> inputs);

    /** Gives back all native memory; called once, while nothing runs, and nothing runs after it. */
    @Override
    void close();
  }

  private final String owner;
  private final Signature signature;
  private final List<String> outputs;
  private final Inference inference;
  private final String refusal;

  /**
   * Callers must not close while anything runs. What native code does with memory that was given
   * back is anyone's guess, so one who does anyway waits, and gets an error afterwards.
   */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  private InferenceProgram(
      String owner,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs,
      Inference inference,
      String refusal) {
    this.owner = owner;
    this.signature = new Signature(owner, inputs);
    this.outputs = outputs.stream().map(ValueInfo::name).toList();
    this.inference = inference;
    this.refusal = refusal;
  }

  /**
   * A network on an engine that does not train.
   *
   * @param engine its name, for messages
   */
  public static InferenceProgram of(Graph graph, String engine, Inference inference) {
    return new InferenceProgram(
        "network '" + graph.name() + "'",
        graph.inputs(),
        graph.outputs(),
        inference,
        "runs on engine '" + engine + "', which does no training; train it on another engine");
  }

  /** A native model; what it gives is compared with what it is declared to give. */
  public static InferenceProgram of(NativeModel model, Inference inference) {
    return new InferenceProgram(
        model.label(),
        model.inputs(),
        model.outputs(),
        new CheckedInference(model, inference),
        "is opaque, and has no weights that could be trained; train what stands behind it");
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Lock access = lock.readLock();
    access.lock();
    try {
      requireOpen();
      return named(inference.run(signature.arrange(inputs)));
    } finally {
      access.unlock();
    }
  }

  private Map<String, Tensor> named(List<Tensor> results) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      named.put(outputs.get(i), results.get(i));
    }
    return named;
  }

  @Override
  public float step(TrainingStep step) {
    throw refused();
  }

  @Override
  public Map<String, Tensor> weights() {
    throw refused();
  }

  @Override
  public void restore(Map<String, Tensor> weights) {
    throw refused();
  }

  private SensoriumException refused() {
    Lock access = lock.readLock();
    access.lock();
    try {
      requireOpen();
      return new SensoriumException(ErrorCode.INVALID_REQUEST, owner + " " + refusal);
    } finally {
      access.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new SensoriumException(ErrorCode.CLOSED, owner + " has been closed; make it anew");
    }
  }

  @Override
  public void close() {
    Lock access = lock.writeLock();
    access.lock();
    try {
      if (!closed) {
        closed = true;
        inference.close();
      }
    } finally {
      access.unlock();
    }
  }
}
