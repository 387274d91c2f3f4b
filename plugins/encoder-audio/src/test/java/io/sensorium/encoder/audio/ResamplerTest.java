package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResamplerTest {
  private static final int RATE = 16_000;

  /** Samples at each end that hear the silence outside of the sound. */
  private static final int EDGE = 400;

  @ParameterizedTest
  @CsvSource({
    "44100, 440",
    "44100, 1000",
    "44100, 7350",
    "48000, 3000",
    "22050, 5000",
    "8000, 1000",
    "8000, 3500",
    "11025, 4000",
    "192000, 6000",
    "44101, 2500",
    "96000, 100"
  })
  void aToneKeepsItsFrequencyPhaseAndAmplitude(int rate, double hertz) {
    float[] resampled = resample(Sounds.tone(hertz, 0.5, rate, rate), rate);

    float[] expected = Sounds.tone(hertz, 0.5, RATE, RATE);
    assertEquals(RATE, resampled.length);
    assertTrue(largestDifference(expected, resampled) < 0.5e-3);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 8100",
    "44100, 9000",
    "44100, 15000",
    "48000, 8050",
    "48000, 20000",
    "22050, 10000",
    "192000, 90000"
  })
  void whatWouldFoldBackIsSuppressedByMoreThanSixtyDecibels(int rate, double hertz) {
    float[] resampled = resample(Sounds.tone(hertz, 1, rate, rate), rate);

    assertTrue(largestDifference(new float[RATE], resampled) < 1e-3);
  }

  @Test
  void imagesOfALowerRateAreSuppressed() {
    float[] resampled = resample(Sounds.tone(3000, 1, 8000, 8000), 8000);

    // Without a filter there would be a second tone at 8000 - 3000 Hz, as loud as the first.
    assertTrue(magnitude(resampled, 5000) < 1e-3);
    assertEquals(1, magnitude(resampled, 3000), 1e-2);
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 8000, 11_025, 44_100, 48_000, 191_999})
  void aConstantStaysTheSame(int rate) {
    float[] constant = new float[rate];
    Arrays.fill(constant, 0.25f);
    float[] expected = new float[RATE];
    Arrays.fill(expected, 0.25f);

    assertTrue(largestDifference(expected, resample(constant, rate)) < 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"44100, 1, 1", "8000, 1, 2", "44100, 441, 160", "44100, 442, 161", "48000, 3, 1"})
  void theLengthIsRoundedUp(int rate, int length, int expected) {
    assertEquals(expected, resample(new float[length], rate).length);
  }

  @Test
  void theSameRateIsTheSameSound() {
    Waveform waveform = new Waveform(new float[] {1, 2}, RATE);

    assertSame(waveform, Resampler.resample(waveform, RATE));
  }

  private static float[] resample(float[] samples, int rate) {
    return Resampler.resample(new Waveform(samples, rate), RATE).samples();
  }

  private static double largestDifference(float[] expected, float[] actual) {
    double largest = 0;
    for (int i = EDGE; i < expected.length - EDGE; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }

  /** The amplitude of one frequency, by a Fourier sum over whole periods. */
  private static double magnitude(float[] samples, double hertz) {
    double real = 0;
    double imaginary = 0;
    int length = samples.length - 2 * EDGE;
    for (int i = 0; i < length; i++) {
      double angle = 2 * Math.PI * hertz * i / RATE;
      real += samples[EDGE + i] * Math.cos(angle);
      imaginary += samples[EDGE + i] * Math.sin(angle);
    }
    return 2 * Math.hypot(real, imaginary) / length;
  }
}
