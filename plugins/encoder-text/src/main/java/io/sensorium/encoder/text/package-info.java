/** Text to embeddings. */
@NullMarked
package io.sensorium.encoder.text;

import org.jspecify.annotations.NullMarked;
