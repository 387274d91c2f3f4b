package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Node;
import io.sensorium.network.passes.FusedPattern;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All operators that can be written, by ONNX name. */
public final class Emitters {
  private static final Map<String, Emitter> ALL = new TreeMap<>();

  static {
    ALL.putAll(ElementwiseEmitters.all());
    ALL.putAll(ActivationEmitters.all());
    ALL.putAll(ArithmeticEmitters.all());
    ALL.putAll(ShapeEmitters.all());
    ALL.putAll(BlockEmitters.all());
    ALL.putAll(JoinEmitters.all());
    ALL.putAll(SliceEmitter.all());
    ALL.putAll(IndexEmitters.all());
    ALL.putAll(CreationEmitters.all());
    ALL.putAll(ReductionEmitters.all());
    ALL.putAll(MatrixEmitters.all());
    ALL.putAll(AttentionEmitter.all());
    ALL.putAll(NormalizationEmitters.all());
    ALL.putAll(BatchNormEmitter.all());
    ALL.putAll(ConvolutionEmitter.all());
    ALL.putAll(PoolingEmitters.all());
    ALL.putAll(PaddingEmitter.all());
    ALL.putAll(ResizeEmitter.all());
    ALL.putAll(LstmEmitter.all());
  }

  private Emitters() {}

  static @Nullable Emitter find(Node node) {
    return node.domain().isEmpty() || node.domain().equals(FusedPattern.DOMAIN)
        ? ALL.get(node.operator())
        : null;
  }

  /** The names of all operators that can be written. */
  public static Set<String> operators() {
    return ALL.keySet();
  }
}
