package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.EmitterTable;
import java.util.List;
import java.util.Set;

/** All operators that can be written, by ONNX name. */
public final class Emitters {
  private static final EmitterTable<NodeSource, String> ALL =
      new EmitterTable<>(
          List.of(
              ElementwiseEmitters.all(),
              ActivationEmitters.all(),
              ArithmeticEmitters.all(),
              ShapeEmitters.all(),
              JoinEmitters.all(),
              IndexEmitters.all(),
              ScatterEmitters.all(),
              CreationEmitters.all(),
              ReductionEmitters.all(),
              MatrixEmitters.all(),
              AttentionEmitter.all(),
              NormalizationEmitters.all(),
              DropoutEmitter.all(),
              ConvolutionEmitters.all(),
              PoolingEmitters.all(),
              PaddingEmitters.all(),
              ResizeEmitters.all(),
              RecurrentEmitters.all()));

  private Emitters() {}

  static EmitterTable<NodeSource, String> table() {
    return ALL;
  }

  /** The names of all operators that can be written. */
  public static Set<String> operators() {
    return ALL.operators();
  }
}
