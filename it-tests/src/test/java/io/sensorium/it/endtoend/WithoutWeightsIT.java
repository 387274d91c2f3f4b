package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first run where nothing can be fetched. */
class WithoutWeightsIT {
  private static final String OFFER = "'sensorium quickstart --data generated'";

  @TempDir private Path home;
  private Installation installation;

  @BeforeEach
  void install() {
    installation =
        Installation.copy(home).with("SENSORIUM_CACHE", home.resolve("cache").toString());
  }

  @Test
  void offlineSaysWhatIsMissingAndOffersTheMadeDataset() {
    requireSaid(installation.run("quickstart", "--offline", "--json"), "--offline", OFFER);
  }

  @Test
  void missingClientIsNamed() throws IOException {
    Installation bare = installation.with("PATH", bareTools().toString());
    requireSaid(bare.run("quickstart", "--json"), "'apt-get'", OFFER);
    requireSaid(bare.run("models", "fetch", "mobilenet-coco", "--json"), "'npm'", "PATH");
  }

  private static void requireSaid(Finished finished, String what, String way) {
    JsonNode error = finished.requireStatus(1).error();
    assertEquals("ARTIFACT_NOT_AVAILABLE", error.required("code").textValue());
    String message = error.required("message").textValue();
    assertTrue(message.contains(what) && message.contains(way), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** A PATH with what the launcher itself uses, and no client of any registry. */
  private Path bareTools() throws IOException {
    Path tools = Files.createDirectory(home.resolve("tools"));
    for (String tool : List.of("dirname", "readlink", "sed")) {
      Files.createSymbolicLink(tools.resolve(tool), find(tool));
    }
    return tools;
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void doctorFetchesNothingAndIsContent() {
    JsonNode document = installation.run("doctor", "--json").requireStatus(0).json();
    assertTrue(document.required("healthy").booleanValue());
    for (JsonNode check : document.required("checks")) {
      if (check.required("subject").textValue().startsWith("encoder 'minilm'")) {
        assertEquals("ABSENT", check.required("outcome").textValue());
        return;
      }
    }
    throw new AssertionError("minilm was not examined: " + document);
  }
}
