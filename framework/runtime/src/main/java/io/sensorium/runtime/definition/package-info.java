/** Pipelines as users write them: reading, checking, and problems with their places. */
@NullMarked
package io.sensorium.runtime.definition;

import org.jspecify.annotations.NullMarked;
