package io.sensorium.server;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A tensor of an answer. */
sealed interface OutputTensor {
  Datatype datatype();

  List<Integer> shape();

  /** Writes the elements as a flat list. */
  void writeJson(JsonGenerator json) throws IOException;

  /** The elements as the binary extension has them. */
  byte[] binary();

  /** One text a sample. */
  record Texts(List<String> texts) implements OutputTensor {
    @Override
    public Datatype datatype() {
      return Datatype.BYTES;
    }

    @Override
    public List<Integer> shape() {
      return List.of(texts.size());
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    }

    @Override
    public byte[] binary() {
      List<byte[]> elements =
          texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
      int bytes = elements.stream().mapToInt(element -> Integer.BYTES + element.length).sum();
      ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      elements.forEach(element -> buffer.putInt(element.length).put(element));
      return buffer.array();
    }
  }

  /** As many numbers for every sample. */
  record Rows(List<List<Float>> rows) implements OutputTensor {
    @Override
    public Datatype datatype() {
      return Datatype.FP32;
    }

    @Override
    public List<Integer> shape() {
      return List.of(rows.size(), rows.get(0).size());
    }

    @Override
    public void writeJson(JsonGenerator json) throws IOException {
      json.writeStartArray();
      for (List<Float> row : rows) {
        for (float number : row) {
          json.writeNumber(number);
        }
      }
      json.writeEndArray();
    }

    @Override
    public byte[] binary() {
      int elements = rows.size() * rows.get(0).size();
      ByteBuffer buffer =
          ByteBuffer.allocate(Float.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
      rows.forEach(row -> row.forEach(buffer::putFloat));
      return buffer.array();
    }
  }
}
