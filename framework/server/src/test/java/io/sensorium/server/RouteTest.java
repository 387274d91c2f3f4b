package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  @Test
  void namesAreDecodedWithinTheirSegment() {
    assertEquals(
        Optional.of(new Route(Route.Kind.INFER, "a b+c/d", Optional.of("1"))),
        Route.of("/v2/models/a%20b+c%2Fd/versions/1/infer"));
  }

  @Test
  void pipelineMayBeNamedLikeAnAction() {
    assertEquals(
        Optional.of(new Route(Route.Kind.MODEL, "infer", Optional.empty())),
        Route.of("/v2/models/infer"));
    assertEquals(
        Optional.of(new Route(Route.Kind.MODEL_READY, "versions", Optional.empty())),
        Route.of("/v2/models/versions/ready"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "v2", "*", "/v2/models/%zz", "/v2/models/%", "//v2"})
  void otherPathsHaveNoRoute(String path) {
    assertEquals(Optional.empty(), Route.of(path));
  }
}
