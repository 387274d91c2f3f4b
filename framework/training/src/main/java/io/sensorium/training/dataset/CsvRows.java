package io.sensorium.training.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads manifests of comma-separated values (RFC 4180) with a header line. */
final class CsvRows {
  private static final String LABEL_OF = "label.";
  private static final String FILE = ".file";

  private final DatasetFaults faults;

  CsvRows(DatasetFaults faults) {
    this.faults = faults;
  }

  void read(Path manifest, Consumer<ManifestRow> rows) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(manifest)) {
      reader.forEach(record -> rows.accept(row(record)));
    } catch (CsvParseException e) {
      faults.add(1, "the file is not CSV: " + e.getMessage());
    }
  }

  private static ManifestRow row(NamedCsvRecord record) {
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, ManifestRow.Cell> inputs = new LinkedHashMap<>();
    record.getFieldsAsMap().forEach((column, value) -> place(column, value, labels, inputs));
    return new ManifestRow(
        record.getStartingLineNumber(), cell(record, "id"), cell(record, "group"), labels, inputs);
  }

  private static void place(
      String column,
      String value,
      Map<String, String> labels,
      Map<String, ManifestRow.Cell> inputs) {
    if (value.isEmpty() || column.equals("id") || column.equals("group")) {
      return;
    }
    if (column.equals("label")) {
      labels.put(ManifestRow.ONLY_HEAD, value);
    } else if (column.startsWith(LABEL_OF)) {
      labels.put(column.substring(LABEL_OF.length()), value);
    } else if (column.endsWith(FILE)) {
      inputs.put(
          column.substring(0, column.length() - FILE.length()), new ManifestRow.Cell(value, true));
    } else {
      inputs.put(column, new ManifestRow.Cell(value, false));
    }
  }

  private static Optional<String> cell(NamedCsvRecord record, String column) {
    return record.findField(column).filter(value -> !value.isEmpty());
  }
}
