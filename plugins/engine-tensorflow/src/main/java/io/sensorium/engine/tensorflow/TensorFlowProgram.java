package io.sensorium.engine.tensorflow;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.compile.ModerateValues;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.Signature;
import io.sensorium.spi.engine.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;

/** A network that a session runs. */
final class TensorFlowProgram implements Program {
  private final LoadedGraph loaded;
  private final String name;
  private final Signature signature;
  private final List<String> outputs;
  private final Weights weights;
  private final Training training;

  /**
   * Callers must not close while anything runs. TensorFlow gives garbage for what is closed, so one
   * who does anyway waits, and gets an error afterwards.
   */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  TensorFlowProgram(LoadedGraph graph, Network network, CompileOptions options) {
    loaded = graph;
    name = network.graph().name();
    signature = new Signature(network.graph());
    outputs = network.graph().outputs().stream().map(ValueInfo::name).toList();
    weights = new Weights(name, graph);
    training = new Training(graph, network, options);
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return guarded(lock.readLock(), () -> forward(signature.arrange(inputs)));
  }

  private Map<String, Tensor> forward(List<Tensor> inputs) {
    List<Tensor> results = loaded.run(fed(inputs), fetched(inputs), List.of());
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      named.put(outputs.get(i), results.get(i));
    }
    return named;
  }

  private List<Output<?>> fetched(List<Tensor> inputs) {
    List<Output<?>> moderate = loaded.graph().moderateOutputs();
    boolean fast = !moderate.isEmpty() && inputs.stream().allMatch(ModerateValues::isModerate);
    return fast ? moderate : loaded.graph().outputs();
  }

  private Map<Output<?>, Tensor> fed(List<Tensor> inputs) {
    Map<Output<?>, Tensor> fed = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.put(loaded.graph().inputs().get(i), inputs.get(i));
    }
    return fed;
  }

  @Override
  public float step(TrainingStep step) {
    return guarded(
        lock.writeLock(), () -> training.step(fed(signature.arrange(step.inputs())), step));
  }

  @Override
  public Map<String, Tensor> weights() {
    return guarded(lock.readLock(), weights::copy);
  }

  @Override
  public void restore(Map<String, Tensor> values) {
    guarded(
        lock.writeLock(),
        () -> {
          weights.restore(values);
          training.reset();
          return values;
        });
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        loaded.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T guarded(Lock access, Supplier<T> call) {
    access.lock();
    try {
      if (closed) {
        throw new SensoriumException(
            ErrorCode.CLOSED, "network '" + name + "' has been closed; compile it anew");
      }
      return call.get();
    } catch (TensorFlowException | IllegalStateException | IllegalArgumentException e) {
      throw NativeFailure.of("network '" + name + "'", e);
    } finally {
      access.unlock();
    }
  }
}
