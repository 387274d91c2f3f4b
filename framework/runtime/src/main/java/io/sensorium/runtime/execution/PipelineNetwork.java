package io.sensorium.runtime.execution;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Value;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionRequest;
import io.sensorium.spi.head.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one network of a pipeline's fusion and heads, which training fits as a whole. */
public final class PipelineNetwork {
  private PipelineNetwork() {}

  /** The graph input that tells which samples have an input. */
  public static String present(String input) {
    return input + ".present";
  }

  /**
   * Joins fusion and heads.
   *
   * <p>Graph inputs are, for each input, {@code <input>} {@code FLOAT [batch, dimension]} and
   * {@link #present} {@code FLOAT [batch, 1]}; graph outputs are named after the heads.
   *
   * @param inputs in the pipeline's order
   * @param heads in the pipeline's order
   * @param seed of the initial weights
   */
  public static Network compose(
      String name,
      Map<String, EmbeddingForm> inputs,
      Fusion fusion,
      Map<String, Head> heads,
      long seed) {
    NetworkBuilder network = new NetworkBuilder(name, seed);
    List<FusionRequest.Part> parts = new ArrayList<>();
    inputs.forEach((input, form) -> parts.add(part(network, input, form)));
    switch (fusion.level()) {
      case EMBEDDINGS -> fuseEmbeddings(network, parts, fusion, heads);
      case PREDICTIONS -> fusePredictions(network, parts, fusion, heads);
    }
    return network.build();
  }

  private static FusionRequest.Part part(NetworkBuilder network, String input, EmbeddingForm form) {
    Value value = network.input(input, ElementType.FLOAT, Shape.batchOf(form.dimension()));
    Value present = network.input(present(input), ElementType.FLOAT, Shape.batchOf(1));
    return new FusionRequest.Part(input, value, present);
  }

  private static void fuseEmbeddings(
      NetworkBuilder network,
      List<FusionRequest.Part> parts,
      Fusion fusion,
      Map<String, Head> heads) {
    Value fused = fusion.fuse(new FusionRequest(network.scope("fusion"), parts, Optional.empty()));
    heads.forEach(
        (name, head) -> network.output(name, head.layers(network.scope("heads." + name), fused)));
  }

  /** Late fusion: the head scores each input with weights of its own, then the scores are fused. */
  private static void fusePredictions(
      NetworkBuilder network,
      List<FusionRequest.Part> parts,
      Fusion fusion,
      Map<String, Head> heads) {
    heads.forEach(
        (name, head) -> {
          NetworkBuilder scope = network.scope("heads." + name);
          List<FusionRequest.Part> scores =
              parts.stream().map(part -> scores(scope.scope(part.name()), part, head)).toList();
          NetworkBuilder fusionScope = network.scope("fusion." + name);
          FusionRequest request = new FusionRequest(fusionScope, scores, Optional.of(head.loss()));
          network.output(name, fusion.fuse(request));
        });
  }

  private static FusionRequest.Part scores(
      NetworkBuilder scope, FusionRequest.Part part, Head head) {
    return new FusionRequest.Part(part.name(), head.layers(scope, part.value()), part.present());
  }
}
