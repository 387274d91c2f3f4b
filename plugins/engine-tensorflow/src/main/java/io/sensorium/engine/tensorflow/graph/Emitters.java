package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.EmitterTable;
import java.util.List;
import java.util.Set;

/** All operators that can be written, by ONNX name. */
public final class Emitters {
  private static final EmitterTable<NodeWriter, Extent> ALL =
      new EmitterTable<>(
          List.of(
              ElementwiseEmitters.all(),
              ActivationEmitters.all(),
              ArithmeticEmitters.all(),
              ShapeEmitters.all(),
              BlockEmitters.all(),
              JoinEmitters.all(),
              SliceEmitter.all(),
              IndexEmitters.all(),
              ScatterEmitters.all(),
              CreationEmitters.all(),
              ReductionEmitters.all(),
              MatrixEmitters.all(),
              AttentionEmitter.all(),
              NormalizationEmitters.all(),
              DropoutEmitter.all(),
              BatchNormEmitter.all(),
              ConvolutionEmitter.all(),
              TransposedConvolutionEmitter.all(),
              PoolingEmitters.all(),
              PaddingEmitter.all(),
              ResizeEmitter.all(),
              LstmEmitter.all(),
              GruEmitter.all()));

  private Emitters() {}

  static EmitterTable<NodeWriter, Extent> table() {
    return ALL;
  }

  /** The names of all operators that can be written. */
  public static Set<String> operators() {
    return ALL.operators();
  }
}
