package com.example.letters;

import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.testkit.EncoderContract;
import io.sensorium.testkit.SampleContents;
import java.awt.Color;
import java.util.List;
import java.util.Map;

class LetterFrequencyTest extends EncoderContract {
  @Override
  protected Encoder encoder() {
    return new LetterFrequency().create(Settings.none("test"), null);
  }

  @Override
  protected int dimension() {
    return 26;
  }

  @Override
  protected List<Content> contents() {
    return List.of(new Content.Text("bee"), new Content.Text("Zebra"), new Content.Text("a b c d"));
  }

  @Override
  protected Map<String, Content> refused() {
    return Map.of(
        "a blank text",
        new Content.Text(" "),
        "a picture",
        SampleContents.picture("png", 8, 8, Color.RED));
  }
}
