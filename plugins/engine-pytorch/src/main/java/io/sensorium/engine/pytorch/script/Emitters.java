package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Node;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All operators that can be written, by ONNX name. */
public final class Emitters {
  private static final String OWN_DOMAIN = "io.sensorium";
  private static final Map<String, Emitter> ALL = new TreeMap<>();

  static {
    ALL.putAll(ElementwiseEmitters.all());
    ALL.putAll(ActivationEmitters.all());
    ALL.putAll(ArithmeticEmitters.all());
    ALL.putAll(ShapeEmitters.all());
    ALL.putAll(JoinEmitters.all());
    ALL.putAll(IndexEmitters.all());
    ALL.putAll(CreationEmitters.all());
    ALL.putAll(ReductionEmitters.all());
    ALL.putAll(MatrixEmitters.all());
    ALL.putAll(AttentionEmitter.all());
    ALL.putAll(NormalizationEmitters.all());
    ALL.putAll(ConvolutionEmitters.all());
    ALL.putAll(PoolingEmitters.all());
    ALL.putAll(PaddingEmitters.all());
    ALL.putAll(ResizeEmitters.all());
    ALL.putAll(RecurrentEmitters.all());
  }

  private Emitters() {}

  static @Nullable Emitter find(Node node) {
    return node.domain().isEmpty() || node.domain().equals(OWN_DOMAIN)
        ? ALL.get(node.operator())
        : null;
  }

  /** The names of all operators that can be written. */
  public static Set<String> operators() {
    return ALL.keySet();
  }
}
