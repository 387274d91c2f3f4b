package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's first line, on the dataset that needs no network beyond Maven's. */
class QuickstartIT {
  private static JsonNode document;

  @BeforeAll
  static void run() {
    document = Quickstart.done().document();
  }

  @Test
  void tellsDatasetClassesAndSplits() {
    assertEquals("generated", document.required("dataset").textValue());
    assertEquals(
        Set.of("bell", "drum", "music box", "safe"),
        Set.copyOf(texts(document.required("classes"), "name")));
    int samples = stream(document.required("classes")).mapToInt(each -> count(each, "count")).sum();
    JsonNode splits = document.required("splits");
    assertEquals(
        samples, count(splits, "train") + count(splits, "validation") + count(splits, "test"));
  }

  private static int count(JsonNode node, String name) {
    int count = node.required(name).intValue();
    assertTrue(count > 0, name);
    return count;
  }

  @Test
  void evaluatesEverySubsetOfInputs() {
    assertEquals(
        List.of(
            "picture",
            "caption",
            "speech",
            "picture+caption",
            "picture+speech",
            "caption+speech",
            "picture+caption+speech"),
        stream(document.required("subsets")).map(QuickstartIT::inputs).toList());
    for (JsonNode subset : document.required("subsets")) {
      double accuracy = subset.required("accuracy").doubleValue();
      assertTrue(subset.required("low").doubleValue() <= accuracy, subset::toString);
      assertTrue(subset.required("high").doubleValue() >= accuracy, subset::toString);
      double f1 = subset.required("macroF1").doubleValue();
      assertTrue(f1 > 0 && f1 <= 1, subset::toString);
    }
  }

  /** By the dataset's design one input tells half of the classes apart, and two tell all. */
  @Test
  void togetherInputsAreWorthMore() {
    assertTrue(best(1) < 0.6, document.required("subsets")::toString);
    assertTrue(best(2) > best(1), document.required("subsets")::toString);
    assertTrue(best(3) > best(1), document.required("subsets")::toString);
  }

  private static double best(int inputs) {
    return stream(document.required("subsets"))
        .filter(subset -> subset.required("inputs").size() == inputs)
        .map(subset -> subset.required("accuracy").doubleValue())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Test
  void namesModelEngineAndTimings() {
    JsonNode model = document.required("model");
    assertEquals(Quickstart.PIPELINE, model.required("name").textValue());
    assertEquals(1, model.required("version").intValue());
    assertTrue(model.required("digest").textValue().matches("[0-9a-f]{64}"), model::toString);
    assertTrue(document.required("engine").textValue().startsWith("pytorch "));
    assertFalse(document.required("device").textValue().isBlank());
    assertTrue(
        names(document.required("timings")).containsAll(Set.of("embed", "train", "evaluate")),
        document.required("timings")::toString);
  }

  @Test
  void asksTheServerOnce() {
    JsonNode answer = document.required("answer");
    assertFalse(answer.required("generation").textValue().isBlank());
    assertEquals(
        List.of("picture", "caption", "speech"),
        stream(answer.required("inputsUsed")).map(JsonNode::textValue).toList());
    assertTrue(document.required("address").textValue().matches("http://127\\.0\\.0\\.1:\\d+"));
  }

  @Test
  void reportNeedsNothingElse() throws IOException {
    Path page = Path.of(document.required("report").textValue());
    String html = Files.readString(page);
    for (String loaded : List.of("src=\"http", "href=\"http", "url(http", "<script src", "<link")) {
      assertFalse(html.contains(loaded), loaded);
    }
    assertFalse(
        html.replace("http://www.w3.org/2000/svg", "").matches("(?s).*https?://.*"), "an address");
    assertTrue(html.contains("data:image/"), "the pictures stand in the page itself");
    JsonNode json = InferenceClient.json(Files.readAllBytes(page.resolveSibling("report.json")));
    assertEquals(document.required("subsets"), json.required("subsets"));
  }

  private static String inputs(JsonNode subset) {
    return String.join("+", stream(subset.required("inputs")).map(JsonNode::textValue).toList());
  }

  private static List<String> texts(JsonNode array, String name) {
    return stream(array).map(each -> each.required(name).textValue()).toList();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
