/** Encoders turn the content of one modality into embeddings. */
@NullMarked
package io.sensorium.spi.encoder;

import org.jspecify.annotations.NullMarked;
