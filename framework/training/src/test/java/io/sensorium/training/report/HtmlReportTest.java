package io.sensorium.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.fit.Epoch;
import io.sensorium.training.quickstart.GeneratedDataset;
import io.sensorium.training.report.TrainingReport.ClassCount;
import io.sensorium.training.report.TrainingReport.Interval;
import io.sensorium.training.report.TrainingReport.Mistake;
import io.sensorium.training.report.TrainingReport.ModelSummary;
import io.sensorium.training.report.TrainingReport.Splits;
import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE = "<script>alert('x')</script> & \"more\"";
  @TempDir Path folder;
  private Dataset dataset;

  @BeforeEach
  void files() throws IOException {
    new GeneratedDataset(4, 7).write(folder);
    Map<String, InputContent> inputs = new LinkedHashMap<>();
    inputs.put("picture", new InputContent.File(folder.resolve("pictures/thing-000.png"), false));
    inputs.put("caption", new InputContent.Text(HOSTILE));
    inputs.put("speech", new InputContent.File(folder.resolve("sounds/thing-000.wav"), false));
    dataset =
        new Dataset(
            folder.resolve("manifest.jsonl"),
            List.of(
                new LabelledSample("id " + HOSTILE, "g", Map.of("category", "drum"), inputs, 1)));
  }

  private static TrainingReport report() {
    Map<String, String> modalities = new LinkedHashMap<>();
    modalities.put("picture", "image");
    modalities.put("caption", "text");
    modalities.put("speech", "audio");
    List<Epoch> curves = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      curves.add(new Epoch(i, 1.4 / i + 0.1, 1.5 / i + 0.02 * i, 0.5));
    }
    return new TrainingReport(
        "made " + HOSTILE,
        List.of(new ClassCount("drum", 60), new ClassCount("bell " + HOSTILE, 60)),
        new Splits(156, 36, 48),
        List.of(
            new SubsetScore(List.of("picture"), 0.5, 0.35, 0.64, 0.48, 48),
            new SubsetScore(List.of("picture", "caption", "speech"), 0.9, 0.8, 0.97, 0.9, 48)),
        new ModelSummary("stamps", null, null),
        "pytorch 2.7.1",
        "cpu",
        Map.of("train", 1.25),
        "category",
        modalities,
        Map.of("picture", "abc"),
        new Interval(0.95, 2000, "group"),
        curves,
        8,
        List.of(List.of(20, 4), List.of(1, 23)),
        List.of(new Mistake("id " + HOSTILE, 1, "drum", "bell " + HOSTILE, 0.8)));
  }

  @Test
  void escapesWhateverComesFromTheDataset() {
    String page = new HtmlReport(dataset).write(report());
    assertFalse(page.contains("<script"), "a text of the dataset became markup");
    assertTrue(
        page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;"));
  }

  @Test
  void needsNothingFromOutside() {
    String page = new HtmlReport(dataset).write(report());
    assertFalse(page.contains("http://") || page.contains("https://"));
    assertFalse(page.contains("url(") || page.contains("@import") || page.contains("<link"));
    assertTrue(page.contains("src='data:image/png;base64,"), "the picture is missing");
    assertTrue(page.contains("src='data:audio/wav;base64,"), "the sound is missing");
  }

  @Test
  void jsonHasTheDocumentedShape() throws IOException {
    JsonNode json = new ObjectMapper().readTree(ReportJson.write(report()));
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of("dataset", "classes", "splits", "subsets", "model", "engine", "device", "timings"),
        names.subList(0, 8));
    assertEquals(60, json.at("/classes/0/count").asInt());
    assertEquals(48, json.at("/splits/test").asInt());
    assertEquals("speech", json.at("/subsets/1/inputs/2").asText());
    assertEquals(0.97, json.at("/subsets/1/high").asDouble());
    assertTrue(json.at("/subsets/1/macroF1").isNumber());
    assertEquals(1.25, json.at("/timings/train").asDouble());
    assertTrue(json.at("/model/version").isMissingNode());
  }

  @Test
  void jsonIsReadBackAsItWas() throws IOException {
    assertEquals(report(), ReportJson.read(ReportJson.write(report())));
  }
}
