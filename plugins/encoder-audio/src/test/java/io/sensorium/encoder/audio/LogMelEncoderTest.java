package io.sensorium.encoder.audio;

import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EncoderFactory;

final class LogMelEncoderTest extends AudioEncoderContract {

  @Override
  EncoderFactory factory() {
    return new LogMelFactory();
  }

  @Override
  String encoderName() {
    return "log-mel";
  }

  @Override
  protected int dimension() {
    return 128;
  }

  @Override
  float[] reference(Content content) {
    return LogMelReference.embedding(new SoundContent(60).read(content));
  }
}
