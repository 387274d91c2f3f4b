package io.sensorium.engine.pytorch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.InferenceProgram.Inference;
import io.sensorium.spi.engine.NativeModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A TorchScript file that somebody else has written, loaded for inference. */
final class OpaqueScript implements Inference {
  private static final String[] NO_FILES = {};

  private final NativeModel model;
  private final NDManager manager;
  private final PtSymbolBlock module;

  private OpaqueScript(NativeModel model, NDManager manager, PtSymbolBlock module) {
    this.model = model;
    this.manager = manager;
    this.module = module;
  }

  /**
   * Loads a model, and compares what it says of itself with what it is declared to be.
   *
   * @throws SensoriumException {@code INVALID_NETWORK}
   */
  static OpaqueScript open(Engine libtorch, NativeModel model, Device device) {
    model.inputs().forEach(input -> requireType(model, input));
    WholeArchive.require(model);
    NDManager manager = libtorch.newBaseManager(LoadedScript.djl(device));
    try {
      PtSymbolBlock module =
          JniUtils.loadModule((PtNDManager) manager, model.path(), true, NO_FILES, NO_FILES, false);
      Declaration.of(module, model).require(model);
      return new OpaqueScript(model, manager, module);
    } catch (EngineException e) {
      manager.close();
      throw refusal(model, e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** A file that does not load is at fault, unless memory or device are. */
  private static SensoriumException refusal(NativeModel model, EngineException cause) {
    String what = "does not load in libtorch";
    return NativeFailure.code(String.valueOf(cause.getMessage())) == ErrorCode.INTERNAL
        ? model.invalid(what + ": " + firstLine(cause), cause)
        : NativeFailure.of(model, what, cause);
  }

  private static void requireType(NativeModel model, ValueInfo input) {
    try {
      HostTensors.dataType(input.type());
    } catch (IllegalArgumentException e) {
      throw model.invalid("is declared with input '" + input.name() + "': " + e.getMessage(), e);
    }
  }

  @Override
  public List<Tensor> run(List<Tensor> inputs) {
    try (NDManager scope = manager.newSubManager()) {
      PtNDArray[] arrays =
          inputs.stream()
              .map(tensor -> HostTensors.toDevice(scope, tensor))
              .toArray(PtNDArray[]::new);
      List<Tensor> results = new ArrayList<>();
      for (PtNDArray array : infer((PtNDManager) scope, arrays)) {
        results.add(toHost(array));
      }
      return results;
    } catch (EngineException e) {
      throw NativeFailure.of(model, "failed in libtorch", e);
    }
  }

  private List<PtNDArray> infer(PtNDManager scope, PtNDArray[] inputs) {
    JniUtils.setGraphExecutorOptimize(false);
    IValue[] values = Stream.of(inputs).map(IValue::from).toArray(IValue[]::new);
    try (IValue result = IValueUtils.runMethod(module, model.entry(), values)) {
      return tensors(scope, result);
    } finally {
      Stream.of(values).forEach(IValue::close);
    }
  }

  private static List<PtNDArray> tensors(PtNDManager scope, IValue result) {
    if (result.isTensor()) {
      return List.of(result.toTensor(scope));
    }
    if (result.isTensorList()) {
      return List.of(result.toTensorArray(scope));
    }
    List<PtNDArray> arrays = new ArrayList<>();
    for (IValue part : result.toIValueTuple()) {
      arrays.add(part.toTensor(scope));
      part.close();
    }
    return arrays;
  }

  private Tensor toHost(PtNDArray array) {
    if (array.isSparse()) {
      throw model.invalid("gives a sparse tensor, which only libtorch can read; make it dense");
    }
    try {
      return HostTensors.toHost(array);
    } catch (IllegalArgumentException e) {
      throw model.invalid("gives what no other part can read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  static String firstLine(EngineException error) {
    return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("no reason given");
  }
}
