package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens to the bytes of a request, it is answered or it is the client's fault. */
class MutatedRequestTest {
  private static final byte[] JSON =
      """
      {"id":"7","inputs":[{"name":"picture","datatype":"BYTES","shape":[2],\
      "parameters":{"binary_data_size":13}},\
      {"name":"caption","datatype":"BYTES","shape":[2,1],"data":[["é"],["\\u00e9"]]},\
      {"name":"speech","datatype":"BYTES","shape":[2],"data":["AAEC","AA=="]},\
      {"name":"numbers","datatype":"FP32","shape":[2,2],"data":[[1,2.5],[-3e2,4]]}],\
      "outputs":[{"name":"category","parameters":{"binary_data":true}}]}"""
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] PIECES =
      "[]{}\",:0123456789eE-+.\\u\u0000 ntf".getBytes(StandardCharsets.UTF_8);

  private final StampPipelines pipelines = new StampPipelines();
  private final Inference inference = new Inference(pipelines, ServerOptions.DEFAULTS);
  private final Route route = Route.of(TestServer.INFER).orElseThrow();
  private final Random random = new Random(7);

  @Test
  void isAnsweredOrRefused() {
    assertEquals("", outcome(body(), JSON.length), "unchanged");
    int answered = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] body = mutated(body());
      String refusal = outcome(body, Math.min(JSON.length, body.length));
      if (refusal.isEmpty()) {
        answered++;
      }
      pipelines.received.clear();
    }
    assertTrue(answered > 100 && answered < 5_900, "answered " + answered);
  }

  private String outcome(byte[] body, int jsonLength) {
    try {
      inference
          .respond(route, body, Optional.of(Integer.toString(jsonLength)), System.nanoTime())
          .join();
      return "";
    } catch (SensoriumException e) {
      assertEquals(ErrorCode.Blame.USER, e.code().blame(), e::toString);
      return e.code().name();
    }
  }

  private byte[] mutated(byte[] body) {
    byte[] mutated =
        random.nextInt(10) == 0 ? Arrays.copyOf(body, random.nextInt(body.length)) : body;
    for (int i = 0; i < 1 + random.nextInt(3) && mutated.length > 0; i++) {
      boolean piece = random.nextBoolean();
      mutated[random.nextInt(mutated.length)] =
          piece ? PIECES[random.nextInt(PIECES.length)] : (byte) random.nextInt(256);
    }
    return mutated;
  }

  private static byte[] body() {
    return ByteBuffer.allocate(JSON.length + 13)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(JSON)
        .putInt(3)
        .put(new byte[] {1, 2, 3})
        .putInt(2)
        .put(new byte[] {4, 5})
        .array();
  }
}
