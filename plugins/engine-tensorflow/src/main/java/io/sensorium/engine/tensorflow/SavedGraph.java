package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.HostTensors;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.InferenceProgram.Inference;
import io.sensorium.spi.engine.NativeModel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** A SavedModel that somebody else has written, loaded for inference. */
final class SavedGraph implements Inference {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");

  private final NativeModel model;
  private final SavedModelBundle bundle;
  private final List<String> inputs;
  private final List<String> outputs;

  private SavedGraph(NativeModel model, SavedModelBundle bundle, SavedSignature signature) {
    this.model = model;
    this.bundle = bundle;
    this.inputs = signature.inputs();
    this.outputs = signature.outputs();
  }

  /**
   * Loads a model, and compares its signature with the declared one.
   *
   * @throws SensoriumException {@code INVALID_NETWORK}; {@code DEVICE_NOT_AVAILABLE} for another
   *     GPU than the first, since the model's nodes choose their place themselves
   */
  static SavedGraph open(TensorFlowRuntime runtime, NativeModel model, Device device) {
    if (!Files.isDirectory(model.path())) {
      throw model.invalid("is not there: a SavedModel is a folder");
    }
    SavedModelBundle bundle = load(model, configuration(runtime, model, device));
    try {
      requireValues(model, bundle);
      return new SavedGraph(model, bundle, SavedSignature.of(bundle, model).require());
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  private static SavedModelBundle load(NativeModel model, ConfigProto configuration) {
    try {
      return SavedModelBundle.loader(model.path().toString())
          .withTags(SavedModelBundle.DEFAULT_TAG)
          .withConfigProto(configuration)
          .load();
    } catch (TensorFlowException e) {
      throw refusal(model, e);
    }
  }

  /** A folder that does not load is at fault, unless memory or device are. */
  private static SensoriumException refusal(NativeModel model, TensorFlowException cause) {
    String what = "does not load in TensorFlow";
    return NativeFailure.code(cause) == ErrorCode.INTERNAL
        ? model.invalid(what + ": " + NativeFailure.firstLine(cause), cause)
        : NativeFailure.of(model, what, cause);
  }

  private static ConfigProto configuration(
      TensorFlowRuntime runtime, NativeModel model, Device device) {
    if (device.index() > 0) {
      throw new SensoriumException(
          ErrorCode.DEVICE_NOT_AVAILABLE,
          model.label() + " runs on cpu or gpu:0, not on " + device + "; choose one of those");
    }
    return device.equals(Device.CPU)
        ? runtime.configuration().toBuilder().putDeviceCount("GPU", 0).build()
        : runtime.configuration();
  }

  /** TensorFlow loads a model whose values are missing, and fails when it runs. */
  private static void requireValues(NativeModel model, SavedModelBundle bundle) {
    GraphDef graph = bundle.metaGraphDef().getGraphDef();
    boolean variables =
        Stream.concat(
                graph.getNodeList().stream(),
                graph.getLibrary().getFunctionList().stream()
                    .flatMap(function -> function.getNodeDefList().stream()))
            .map(NodeDef::getOp)
            .anyMatch(VARIABLES::contains);
    if (variables && !Files.exists(model.path().resolve("variables/variables.index"))) {
      throw model.invalid(
          "holds variables, but no values of them: 'variables/variables.index' is missing");
    }
  }

  @Override
  public List<Tensor> run(List<Tensor> tensors) {
    List<org.tensorflow.Tensor> open = new ArrayList<>();
    try {
      Session.Runner runner = bundle.session().runner();
      for (int i = 0; i < tensors.size(); i++) {
        open.add(HostTensors.toNative(tensors.get(i)));
        runner.feed(inputs.get(i), open.get(i));
      }
      outputs.forEach(runner::fetch);
      try (Result results = runner.run()) {
        List<Tensor> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
          values.add(HostTensors.toHost(results.get(i)));
        }
        return values;
      }
    } catch (TensorFlowException | IllegalStateException | IllegalArgumentException e) {
      throw NativeFailure.of(model, "failed in TensorFlow", e);
    } finally {
      open.forEach(org.tensorflow.Tensor::close);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
