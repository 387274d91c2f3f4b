package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesiredStateTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final DesiredState STATE =
      new DesiredState(
          7,
          Instant.parse("2026-01-02T03:04:05.678Z"),
          "ana",
          "says \"why\"",
          List.of(
              new Bundle("echo", "1.10.0", DIGEST, "pinned"),
              new Bundle("echo", "1.9.0", DIGEST, "signed by CN=Ana")),
          List.of(
              new Pipeline("stamps", DIGEST, Optional.of(new Model(3, DIGEST)), true),
              new Pipeline("shapes", DIGEST, Optional.empty(), false)));

  @Test
  void jsonGivesTheSameState() {
    assertEquals(STATE, DesiredState.parse(STATE.json()));
    assertEquals(DesiredState.EMPTY, DesiredState.parse(DesiredState.EMPTY.json()));
  }

  @Test
  void partsAreSorted() {
    assertEquals(
        List.of("echo/1.9.0", "echo/1.10.0"),
        STATE.bundles().stream().map(Bundle::identity).toList());
    assertEquals("shapes", STATE.pipelines().get(0).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"by\" : | \"buy\" : | unknown key 'buy'",
        "\"by\" : | \"at\" : | it is not JSON: Duplicate field 'at'",
        "\"follow\" : true | \"follow\" : \"true\" | 'pipelines[1].follow' must be true or false",
        "\"revision\" : 7 | \"revision\" : 7.5 | 'revision' must be a whole number",
        "\"revision\" : 7 | \"revision\" : -1 | revision -1 is below 0",
        "\"number\" : 3 | \"number\" : 0 | model 0 is below 1",
        "\"number\" : 3, | `` | 'pipelines[1].model.number' is missing",
        "2026-01-02T | 2026-13-02T | Text '2026-13-02T03:04:05.678Z' could not be parsed at index 0",
        "\"1.10.0\" | \"1.9.0\" | bundle 'echo/1.9.0' stands there twice",
        "\"shapes\" | \"stamps\" | pipeline 'stamps' stands there twice",
        "\"version\" : \"1.9.0\" | \"version\" : 1.9 | 'bundles[0].version' must be a text",
      })
  void faultIsNamed(String written, String broken, String fault) {
    String json = STATE.json().replaceFirst(Pattern.quote(written), broken);

    SensoriumException refused =
        assertThrows(SensoriumException.class, () -> DesiredState.parse(json));

    assertEquals(ErrorCode.INVALID_DEFINITION, refused.code());
    assertEquals("a desired state cannot be read: " + fault, refused.getMessage());
  }

  @Test
  void trailingTextIsAFault() {
    assertThrows(SensoriumException.class, () -> DesiredState.parse(STATE.json() + "{}"));
    assertThrows(SensoriumException.class, () -> DesiredState.parse(""));
  }
}
