/** Fitting of fusion and heads to embeddings. */
@NullMarked
package io.sensorium.training.fit;

import org.jspecify.annotations.NullMarked;
