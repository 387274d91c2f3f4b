/** The report of a training or an evaluation, as JSON and as a page. */
@NullMarked
package io.sensorium.training.report;

import org.jspecify.annotations.NullMarked;
