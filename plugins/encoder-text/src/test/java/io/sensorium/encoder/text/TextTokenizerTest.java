package io.sensorium.encoder.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Ids from the vocabulary of bert-base-uncased, as published. */
final class TextTokenizerTest {
  private static final long START = 101;
  private static final long END = 102;
  private static final long UNKNOWN = 100;

  @Test
  void knownTextsHaveTheirKnownIds() {
    assertTokens("hello world", 7592, 2088);
    assertTokens("Hello, World!", 7592, 1010, 2088, 999);
    assertTokens("A cat sat on the mat.", 1037, 4937, 2938, 2006, 1996, 13523, 1012);
    assertTokens("unaffable", 14477, 20961, 3468);
    assertTokens("naïve café", 15743, 7668);
    assertTokens("日本", 1864, 1876);
  }

  @Test
  void whatTheVocabularyLacksIsUnknown() {
    assertTokens("😀", UNKNOWN);
  }

  @Test
  void aTextWithoutWordsHasOnlySpecialTokens() {
    assertTokens("");
    assertTokens(" \t\n\u0000");
  }

  @Test
  void aLongTextLosesItsEndAndKeepsTheSpecialTokens() {
    try (TextTokenizer tokenizer = open(8)) {
      long[] tokens = tokenizer.tokens("hello ".repeat(100));

      assertArrayEquals(new long[] {START, 7592, 7592, 7592, 7592, 7592, 7592, END}, tokens);
    }
  }

  @Test
  void theDefaultOfTheFileDoesNotApply() {
    // The file itself pads and cuts to 128.
    try (TextTokenizer tokenizer = open(256)) {
      assertEquals(256, tokenizer.tokens("hello ".repeat(1000)).length);
      assertEquals(202, tokenizer.tokens("hello ".repeat(200)).length);
    }
  }

  private static void assertTokens(String text, long... words) {
    long[] expected = new long[words.length + 2];
    expected[0] = START;
    System.arraycopy(words, 0, expected, 1, words.length);
    expected[words.length + 1] = END;
    try (TextTokenizer tokenizer = open(256)) {
      assertArrayEquals(expected, tokenizer.tokens(text), text);
    }
  }

  private static TextTokenizer open(int maximumTokens) {
    return TextTokenizer.open(Encoders.artifact("all-minilm-l6-v2-tokenizer.json"), maximumTokens);
  }
}
