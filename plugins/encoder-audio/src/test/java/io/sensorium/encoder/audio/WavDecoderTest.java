package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WavDecoderTest {
  private static final int MAXIMUM_SECONDS = 60;

  @Test
  void everyEncodingGivesTheSameSamples() {
    float[] expected = {0, 0.5f, -0.5f, -1};

    ByteBuffer data = data(64);
    data.put(new byte[] {(byte) 128, (byte) 192, 64, 0});
    assertSamples(expected, Sounds.PCM, 8, data);
    data = data(64).putShort((short) 0).putShort((short) 16_384);
    data.putShort((short) -16_384).putShort((short) -32_768);
    assertSamples(expected, Sounds.PCM, 16, data);
    data = data(64).put(new byte[] {0, 0, 0, 0, 0, 0x40, 0, 0, (byte) 0xC0, 0, 0, (byte) 0x80});
    assertSamples(expected, Sounds.PCM, 24, data);
    data = data(64).putInt(0).putInt(1 << 30).putInt(-(1 << 30)).putInt(Integer.MIN_VALUE);
    assertSamples(expected, Sounds.PCM, 32, data);
    data = data(64).putFloat(0).putFloat(0.5f).putFloat(-0.5f).putFloat(-1);
    assertSamples(expected, Sounds.FLOATING, 32, data);
    data = data(64).putDouble(0).putDouble(0.5).putDouble(-0.5).putDouble(-1);
    assertSamples(expected, Sounds.FLOATING, 64, data);
  }

  @Test
  void channelsAreMixedWithEqualWeight() {
    byte[] file = Sounds.wav(Sounds.PCM, 16, 2, 16_000, Sounds.pcm16(new float[] {1, 0, 0.5f, -1}));

    float[] samples = decode(file).samples();

    assertEquals(2, samples.length);
    assertEquals(0.5f, samples[0], 1e-4);
    assertEquals(-0.25f, samples[1], 1e-4);
  }

  @Test
  void chunksBeforeTheSoundAreSkippedWithTheirPadding() {
    byte[] plain = Sounds.wav(Sounds.PCM, 16, 1, 8000, Sounds.pcm16(new float[] {0.5f}));
    ByteBuffer file = ByteBuffer.allocate(plain.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    file.put(plain, 0, 36).put(Sounds.ascii("LIST")).putInt(3).put(new byte[4]);
    file.put(plain, 36, plain.length - 36);

    assertEquals(1, decode(file.array()).samples().length);
  }

  @Test
  void anExtensibleFormatNamesItsEncodingInTheSubFormat() {
    ByteBuffer file = ByteBuffer.allocate(72).order(ByteOrder.LITTLE_ENDIAN);
    file.put(Sounds.ascii("RIFF")).putInt(64).put(Sounds.ascii("WAVEfmt ")).putInt(40);
    file.putShort((short) 0xFFFE).putShort((short) 1).putInt(16_000).putInt(64_000);
    file.putShort((short) 4).putShort((short) 32).putShort((short) 22).putShort((short) 32);
    file.putInt(4).putShort((short) 3).put(new byte[14]);
    file.put(Sounds.ascii("data")).putInt(4).putFloat(0.25f);

    assertArrayEquals(new float[] {0.25f}, decode(file.array()).samples());
  }

  @Test
  void aHeaderOfTenHoursOnATinyFileIsTooLarge() {
    byte[] file = Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[64], 10L * 3600 * 32_000);

    SensoriumException error = assertThrows(SensoriumException.class, () -> decode(file));

    assertEquals(ErrorCode.CONTENT_TOO_LARGE, error.code());
    assertTrue(error.getMessage().contains("maximumSeconds"), error.getMessage());
  }

  @Test
  void aLongSoundIsTooLarge() {
    byte[] file = Sounds.wav(Sounds.PCM, 8, 1, 4_000, new byte[4_000 * MAXIMUM_SECONDS + 1]);

    assertEquals(
        ErrorCode.CONTENT_TOO_LARGE,
        assertThrows(SensoriumException.class, () -> decode(file)).code());
  }

  @Test
  void theLongestSoundIsRead() {
    byte[] file = Sounds.wav(Sounds.PCM, 8, 1, 4_000, new byte[4_000 * MAXIMUM_SECONDS]);

    assertEquals(MAXIMUM_SECONDS, decode(file).seconds());
  }

  @Test
  void aTruncatedSoundIsInvalid() {
    byte[] file = Sounds.wav(Sounds.PCM, 16, 1, 16_000, Sounds.pcm16(new float[100]));

    assertInvalid(Arrays.copyOf(file, file.length - 1), "truncated");
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 30, 36, 40, 43})
  void aTruncatedHeaderIsInvalid(int length) {
    assertInvalid(
        Arrays.copyOf(Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[8]), length), "chunk");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16, 0, 16000, channels",
    "1, 16, 9, 16000, channels",
    "1, 16, 65535, 16000, channels",
    "1, 16, 1, 0, samples a second",
    "1, 16, 1, 3999, samples a second",
    "1, 16, 1, 192001, samples a second",
    "1, 16, 1, -1, samples a second",
    "1, 0, 1, 16000, format",
    "1, 7, 1, 16000, format",
    "3, 16, 1, 16000, format",
    "2, 16, 1, 16000, format",
    "85, 16, 1, 16000, format"
  })
  void aLyingFormatIsInvalid(int code, int bits, int channels, int rate, String word) {
    assertInvalid(Sounds.wav(code, bits, channels, rate, new byte[64]), word);
  }

  @Test
  void aWrongFrameSizeIsInvalid() {
    byte[] file = Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[64]);
    file[32] = 3;

    assertInvalid(file, "frame");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -17})
  void aSampleThatIsNoNumberIsInvalid(float sample) {
    ByteBuffer data = data(8).putFloat(0).putFloat(sample);

    assertInvalid(Sounds.wav(Sounds.FLOATING, 32, 1, 16_000, written(data)), "sample 1");
  }

  @Test
  void aSoundWithoutSamplesIsInvalid() {
    assertInvalid(Sounds.wav(Sounds.PCM, 16, 1, 16_000, new byte[0]), "no samples");
  }

  private static ByteBuffer data(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void assertSamples(float[] expected, int code, int bits, ByteBuffer data) {
    byte[] file = Sounds.wav(code, bits, 1, 16_000, written(data));
    assertArrayEquals(expected, decode(file).samples());
  }

  private static byte[] written(ByteBuffer data) {
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    return bytes;
  }

  private static void assertInvalid(byte[] file, String word) {
    SensoriumException error = assertThrows(SensoriumException.class, () -> decode(file));
    assertEquals(ErrorCode.INVALID_CONTENT, error.code(), error.getMessage());
    assertTrue(error.getMessage().contains(word), error.getMessage());
  }

  private static Waveform decode(byte[] file) {
    return new WavDecoder(MAXIMUM_SECONDS).decode(ByteBuffer.wrap(file));
  }
}
