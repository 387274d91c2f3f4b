package io.sensorium.testkit;

import io.sensorium.network.Value;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionRequest;

/** Concatenates the embeddings as they come, without a weight or a look at what is present. */
public record FakeFusion() implements Fusion {
  @Override
  public Level level() {
    return Level.EMBEDDINGS;
  }

  @Override
  public Value fuse(FusionRequest request) {
    return request
        .network()
        .concatenate(request.parts().stream().map(FusionRequest.Part::value).toList(), 1);
  }
}
