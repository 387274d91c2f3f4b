/** Sound to embeddings. */
@NullMarked
package io.sensorium.encoder.audio;

import org.jspecify.annotations.NullMarked;
