package io.sensorium.training.report;

import static io.sensorium.training.report.Markup.escape;
import static io.sensorium.training.report.Markup.format;
import static io.sensorium.training.report.Markup.percent;

import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.report.TrainingReport.ClassCount;
import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A report as one page that needs nothing else: styles, charts, pictures and sounds stand inside,
 * and a policy in its head forbids every request.
 *
 * @param dataset where the contents of mistakes are found
 */
public record HtmlReport(Dataset dataset) {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src data:";

  public String write(TrainingReport report) {
    ReportTables tables = new ReportTables(report);
    StringBuilder page = new StringBuilder(head(report));
    page.append(summary(report));
    page.append(
        section(
            "What each input is worth",
            new SubsetChart(report.subsets(), chance(report)).svg()
                + "<p class='note'>Accuracy on the test split. Whiskers: "
                + escape(interval(report))
                + ". Dashed: always the most frequent class.</p>"
                + tables.subsets()));
    if (!report.curves().isEmpty()) {
      page.append(
          section(
              "Learning curves",
              new CurveChart(report.curves(), report.bestEpoch()).svg()
                  + "<p class='note'><span class='key training'></span>training loss, with dropout"
                  + " <span class='key validation'></span>validation loss</p>"));
    }
    page.append(
        section(
            "Confusion, with all inputs",
            "<p class='note'>Rows: the truth. Columns: what was predicted.</p><div class='wide'>"
                + tables.confusion()
                + "</div>"));
    page.append(section("What went wrong, with all inputs", mistakes(report)));
    page.append(
        section(
            "Data and time",
            "<div class='columns'>" + tables.classes() + tables.timings() + "</div>"));
    page.append(section("Versions", "<div class='wide'>" + tables.versions() + "</div>"));
    return page.append("</main></body></html>\n").toString();
  }

  private static String head(TrainingReport report) {
    String title = escape(report.model().name() + " on " + report.dataset());
    return "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        + "<meta http-equiv='Content-Security-Policy' content=\""
        + POLICY
        + "\"><meta name='viewport' content='width=device-width, initial-scale=1'>"
        + "<meta name='color-scheme' content='light dark'><title>"
        + title
        + "</title><style>"
        + styles()
        + "</style></head><body><main><header><p class='brand'>Sensorium · training report</p><h1>"
        + title
        + "</h1></header>";
  }

  private static String summary(TrainingReport report) {
    SubsetScore all = report.subsets().get(report.subsets().size() - 1);
    return "<dl class='tiles'>"
        + tile("accuracy, all inputs", percent(all.accuracy()))
        + tile("95 % interval", percent(all.low()) + " – " + percent(all.high()))
        + tile("macro F1", format("%.3f", all.macroF1()))
        + tile(
            "train / validation / test",
            report.splits().train()
                + " / "
                + report.splits().validation()
                + " / "
                + report.splits().test())
        + tile("engine", report.engine() + ", " + report.device())
        + "</dl>";
  }

  private static String tile(String name, String value) {
    return "<div><dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd></div>";
  }

  private static String section(String title, String body) {
    return "<section><h2>" + escape(title) + "</h2>" + body + "</section>";
  }

  private String mistakes(TrainingReport report) {
    return report.mistakes().isEmpty()
        ? "<p>Nothing did.</p>"
        : new MistakeCards(dataset, report.inputs()).html(report.mistakes());
  }

  private static String interval(TrainingReport report) {
    return format(
        "%.0f %% percentile bootstrap, %d resamples, drawn by %s",
        100 * report.interval().level(), report.interval().resamples(), report.interval().unit());
  }

  private static double chance(TrainingReport report) {
    double sum = report.classes().stream().mapToInt(ClassCount::count).sum();
    return report.classes().stream().mapToInt(ClassCount::count).max().orElse(0) / sum;
  }

  private static String styles() {
    try (InputStream stream = HtmlReport.class.getResourceAsStream("report.css")) {
      if (stream == null) {
        throw new IllegalStateException("report.css is missing from this module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
