package io.sensorium.engine.pytorch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import io.sensorium.engine.pytorch.script.Script;
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
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** A network that libtorch runs. */
final class PyTorchProgram implements Program {
  private final LoadedScript script;
  private final UpdateScript updates;
  private final String name;
  private final Signature signature;
  private final List<String> outputs;
  private final boolean moderate;
  private final Weights weights;
  private final Training training;

  /**
   * Callers must not close while anything runs; one who does anyway gets an error instead of a
   * crash.
   */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private boolean closed;

  PyTorchProgram(
      LoadedScript loaded,
      UpdateScript updater,
      Network network,
      Script source,
      CompileOptions options) {
    script = loaded;
    updates = updater;
    name = network.graph().name();
    signature = new Signature(network.graph());
    outputs = network.graph().outputs().stream().map(ValueInfo::name).toList();
    moderate = source.moderate();
    weights = new Weights(name, loaded, source);
    training = new Training(loaded, updater, weights, network, source.dropouts(), options);
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return guarded(lock.readLock(), () -> forward(signature.arrange(inputs)));
  }

  private Map<String, Tensor> forward(List<Tensor> inputs) {
    try (NDManager scope = script.newScope()) {
      PtNDArray[] arrays =
          inputs.stream()
              .map(tensor -> HostTensors.toDevice(scope, tensor))
              .toArray(PtNDArray[]::new);
      PtNDArray[] results = script.infer(scope, method(inputs), arrays);
      Map<String, Tensor> named = new LinkedHashMap<>();
      for (int i = 0; i < results.length; i++) {
        named.put(outputs.get(i), HostTensors.toHost(results[i]));
      }
      return named;
    }
  }

  private String method(List<Tensor> inputs) {
    boolean fast = moderate && inputs.stream().allMatch(ModerateValues::isModerate);
    return fast ? Script.MODERATE : Script.FORWARD;
  }

  @Override
  public float step(TrainingStep step) {
    return guarded(lock.writeLock(), () -> training.step(signature.arrange(step.inputs()), step));
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
          try (NDManager scope = script.newScope()) {
            weights.restore(values, updates, scope);
          }
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
        updates.close();
        script.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <T> T guarded(java.util.concurrent.locks.Lock access, Supplier<T> call) {
    access.lock();
    try {
      if (closed) {
        throw new SensoriumException(
            ErrorCode.CLOSED, "network '" + name + "' has been closed; compile it anew");
      }
      return call.get();
    } catch (EngineException e) {
      throw NativeFailure.of("network '" + name + "'", "failed in libtorch", e);
    } finally {
      access.unlock();
    }
  }
}
