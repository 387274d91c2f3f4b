/** What a trained pipeline is worth, on every subset of its inputs. */
@NullMarked
package io.sensorium.training.evaluation;

import org.jspecify.annotations.NullMarked;
