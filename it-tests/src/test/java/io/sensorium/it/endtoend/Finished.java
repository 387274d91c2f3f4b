package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** A command that has ended: its exit status and all that it printed. */
public record Finished(int status, String out, String err) {
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  public Finished requireStatus(int expected) {
    assertEquals(expected, status, () -> "stdout:\n" + out + "\nstderr:\n" + err);
    return this;
  }

  /** The one document on stdout; anything else beside it is an error. */
  JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("stdout is not one JSON document:\n" + out + "\n" + err, e);
    }
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /** What the user is told of a failure. */
  JsonNode error() {
    return json().required("error");
  }
}
