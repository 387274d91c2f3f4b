/** Embeddings of frozen encoders, computed once and kept on disk. */
@NullMarked
package io.sensorium.training.embedding;

import org.jspecify.annotations.NullMarked;
