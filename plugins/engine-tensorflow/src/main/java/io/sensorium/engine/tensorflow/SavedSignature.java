package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.TensorTypes;
import io.sensorium.network.Dimension;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.NativeModel;
import java.util.List;
import java.util.Map;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Signature;
import org.tensorflow.Signature.TensorDescription;

/** The signature that a SavedModel declares of itself, compared with the one it should have. */
final class SavedSignature {
  private final NativeModel model;
  private final Signature signature;

  private SavedSignature(NativeModel model, Signature signature) {
    this.model = model;
    this.signature = signature;
  }

  /** The signature of a model's entry. */
  static SavedSignature of(SavedModelBundle bundle, NativeModel model) {
    return bundle.signatures().stream()
        .filter(signature -> signature.key().equals(model.entry()))
        .findFirst()
        .map(signature -> new SavedSignature(model, signature))
        .orElseThrow(
            () ->
                model.invalid(
                    "has no signature '%s', only %s".formatted(model.entry(), keys(bundle))));
  }

  private static List<String> keys(SavedModelBundle bundle) {
    return bundle.signatures().stream().map(Signature::key).sorted().toList();
  }

  /** Refuses a model whose signature is another one. */
  SavedSignature require() {
    require("take", model.inputs(), signature.getInputs());
    require("give", model.outputs(), signature.getOutputs());
    return this;
  }

  private void require(
      String verb, List<ValueInfo> declared, Map<String, TensorDescription> found) {
    List<String> names = declared.stream().map(ValueInfo::name).sorted().toList();
    List<String> own = found.keySet().stream().sorted().toList();
    if (!names.equals(own)) {
      throw model.invalid(
          "%ss %s in its signature '%s', but is declared to %s %s"
              .formatted(verb, own, model.entry(), verb, names));
    }
    for (ValueInfo value : declared) {
      TensorDescription description = found.get(value.name());
      if (!agree(value, description)) {
        throw model.invalid(
            "%ss %s%s as '%s', but is declared to %s %s%s"
                .formatted(
                    verb,
                    description.dataType,
                    description.shape,
                    value.name(),
                    verb,
                    value.type(),
                    value.shape()));
      }
    }
  }

  /** A size that the model leaves open may be declared; one that it fixes must be. */
  private static boolean agree(ValueInfo declared, TensorDescription found) {
    if (!TensorTypes.supports(declared.type())
        || TensorTypes.dataType(declared.type()) != found.dataType) {
      return false;
    }
    if (found.shape.isUnknown()) {
      return true;
    }
    if (found.shape.numDimensions() != declared.shape().rank()) {
      return false;
    }
    for (int axis = 0; axis < declared.shape().rank(); axis++) {
      long size = found.shape.get(axis);
      if (size >= 0 && !declared.shape().at(axis).equals(Dimension.of(size))) {
        return false;
      }
    }
    return true;
  }

  /** Where inputs are fed, in the declared order. */
  List<String> inputs() {
    return places(model.inputs(), signature.getInputs());
  }

  /** Where outputs are fetched, in the declared order. */
  List<String> outputs() {
    return places(model.outputs(), signature.getOutputs());
  }

  private static List<String> places(
      List<ValueInfo> declared, Map<String, TensorDescription> found) {
    return declared.stream().map(value -> found.get(value.name()).name).toList();
  }
}
