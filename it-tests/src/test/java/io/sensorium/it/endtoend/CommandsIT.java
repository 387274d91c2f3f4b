package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at, or use, what the quickstart left. */
class CommandsIT {
  private static Installation installation;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    Quickstart quickstart = Quickstart.done();
    quickstart.finished().requireStatus(0);
    installation = quickstart.installation();
  }

  @Test
  void doctorComparesEncodersWithTheirReferences() {
    JsonNode document = installation.run("doctor", "--json").requireStatus(0).json();
    assertTrue(document.required("healthy").booleanValue());
    Map<String, JsonNode> encoders = new TreeMap<>();
    for (JsonNode check : document.required("checks")) {
      if (check.required("subject").textValue().startsWith("encoder ")) {
        encoders.put(check.required("subject").textValue(), check);
      }
    }
    assertTrue(encoders.size() >= 3, encoders::toString);
    requireCompared(encoders, "minilm");
    requireCompared(encoders, "log-mel");
    encoders.values().stream()
        .filter(check -> !check.required("outcome").textValue().equals("ABSENT"))
        .forEach(CommandsIT::requireCompared);
  }

  private static void requireCompared(Map<String, JsonNode> encoders, String name) {
    JsonNode check = encoders.get("encoder '" + name + "' on pytorch");
    assertNotNull(check, encoders::toString);
    requireCompared(check);
  }

  private static void requireCompared(JsonNode check) {
    assertEquals("PASSED", check.required("outcome").textValue(), check::toString);
    double difference = check.required("maximumDifference").doubleValue();
    assertTrue(difference <= check.required("tolerance").doubleValue(), check::toString);
  }

  @Test
  void listsPlugins() {
    JsonNode plugins =
        installation.run("plugins", "list", "--json").requireStatus(0).json().required("plugins");
    Map<String, JsonNode> byName = new TreeMap<>();
    plugins.forEach(plugin -> byName.put(plugin.required("name").textValue(), plugin));
    assertEquals("text", byName.get("minilm").required("modality").textValue());
    assertEquals(384, byName.get("minilm").required("dimension").intValue());
    assertEquals("fusion", byName.get("gated").required("kind").textValue());
    assertEquals("engine", byName.get("pytorch").required("kind").textValue());
  }

  @Test
  void listsModels() {
    JsonNode models =
        installation.run("models", "list", "--json").requireStatus(0).json().required("models");
    assertEquals(1, models.size());
    assertEquals(Quickstart.PIPELINE, models.get(0).required("pipeline").textValue());
    assertEquals(1, models.get(0).required("version").intValue());
    assertEquals(
        Quickstart.done().document().required("model").required("digest"),
        models.get(0).required("digest"));
  }

  @Test
  void predicts() throws IOException {
    Path picture = Files.write(folder.resolve("picture.png"), Requests.picture());
    JsonNode answer =
        installation
            .run(
                "predict",
                Quickstart.PIPELINE,
                "--json",
                "--input",
                "picture=@" + picture,
                "--input",
                "caption=made of wood")
            .requireStatus(0)
            .json();
    assertEquals("[\"picture\",\"caption\"]", answer.required("inputsUsed").toString());
    assertTrue(
        answer.required("predictions").required("category").hasNonNull("label"), answer::toString);
  }

  @Test
  void unknownModelIsOneSentence() {
    JsonNode error =
        installation
            .run("predict", "squares", "--json", "--input", "caption=x")
            .requireStatus(1)
            .error();
    assertEquals("NOT_FOUND", error.required("code").textValue());
    assertEquals(1, error.required("message").textValue().lines().count());
  }

  @Test
  void evaluatesEverySubset() {
    JsonNode report =
        installation
            .run(
                "evaluate",
                Quickstart.PIPELINE,
                "--json",
                "--data",
                Quickstart.manifest().toString())
            .requireStatus(0)
            .json();
    assertEquals(7, report.required("subsets").size());
    assertEquals(240, report.required("splits").required("test").intValue());
  }
}
