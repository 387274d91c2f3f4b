package io.sensorium.engine.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sensorium.engine.pytorch.script.Script;
import io.sensorium.engine.pytorch.script.ScriptArchive;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module in native memory, with its weights. Everything native that belongs to it hangs on one
 * manager.
 *
 * <p>Calls through {@link #infer} cannot be differentiated, those through {@link #call} can.
 */
final class LoadedScript implements AutoCloseable {
  private static final String METHOD = "module_method:";

  private final NDManager manager;
  private final PtSymbolBlock module;

  LoadedScript(Engine libtorch, Script script, Device device) {
    this(libtorch, script.source(), script.attributes().values(), device);
    try {
      attach(script.tensors());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  LoadedScript(Engine libtorch, String source, Collection<String> attributes, Device device) {
    manager = OpenArrays.of(libtorch.newBaseManager(djl(device)));
    try {
      module =
          JniUtils.loadModule(
              (PtNDManager) manager, ScriptArchive.of(source, attributes), true, false);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  static ai.djl.Device djl(Device device) {
    return device.kind() == Device.Kind.CPU
        ? ai.djl.Device.cpu()
        : ai.djl.Device.gpu(device.index());
  }

  private void attach(List<Tensor> weights) {
    if (weights.isEmpty()) {
      return;
    }
    try (NDManager scope = newScope()) {
      NDList arrays = new NDList();
      weights.forEach(weight -> arrays.add(HostTensors.toDevice(scope, weight)));
      call(scope, Script.ATTACH, Map.of("weights", arrays));
    }
  }

  /** A manager for what one call needs. */
  NDManager newScope() {
    return OpenArrays.of(manager.newSubManager());
  }

  /** The manager of what lives as long as the module. */
  NDManager manager() {
    return manager;
  }

  /** The module's parameters by attribute; they live as long as it does. */
  Map<String, PtNDArray> parameters() {
    Map<String, PtNDArray> parameters = new LinkedHashMap<>();
    for (NDArray array : JniUtils.moduleGetParams(module, (PtNDManager) manager)) {
      parameters.put(array.getName(), (PtNDArray) array);
    }
    return parameters;
  }

  /** Runs a method that takes tensors and gives a list of them. */
  PtNDArray[] infer(NDManager scope, String method, PtNDArray[] inputs) {
    JniUtils.setGraphExecutorOptimize(false);
    IValue[] values = new IValue[inputs.length];
    try {
      for (int i = 0; i < inputs.length; i++) {
        values[i] = IValue.from(inputs[i]);
      }
      try (IValue result = IValueUtils.runMethod(module, method, values)) {
        return result.toTensorArray((PtNDManager) scope);
      }
    } finally {
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  /**
   * Runs a method outside of inference mode.
   *
   * @param inputs in the method's order
   */
  NDList call(NDManager scope, String method, NDList inputs) {
    JniUtils.setGraphExecutorOptimize(false);
    NDArray marker = scope.create(0f);
    marker.setName(METHOD + method);
    // DJL hangs the results on the first array's manager, so the first one must be of this scope.
    NDList all = new NDList(marker);
    all.addAll(inputs);
    return IValueUtils.forward(module, all, true);
  }

  /** Runs a method, outside of inference mode, that takes lists of tensors. */
  NDList call(NDManager scope, String method, Map<String, NDList> lists) {
    NDList inputs = new NDList();
    lists.forEach((name, arrays) -> arrays.forEach(array -> inputs.add(named(array, name + "[]"))));
    return call(scope, method, inputs);
  }

  private static NDArray named(NDArray array, String name) {
    array.setName(name);
    return array;
  }

  @Override
  public void close() {
    manager.close();
  }
}
