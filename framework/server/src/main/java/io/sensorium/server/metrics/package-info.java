/**
 * What Prometheus reads of a host, in its text format.
 *
 * <table>
 * <caption>Metrics, beside those of the JVM (memory, collections, threads, classes)</caption>
 * <tr><td>{@code sensorium_inference_seconds}</td><td>histogram of the time from a whole request to
 *     its answer, by {@code pipeline} and {@code status} of HTTP</td></tr>
 * <tr><td>{@code sensorium_revision}</td><td>of the desired state</td></tr>
 * <tr><td>{@code sensorium_pipeline_ready}</td><td>1 if a {@code pipeline} that should serve does,
 *     else 0</td></tr>
 * <tr><td>{@code sensorium_pipeline_model}</td><td>the number of the model version with which a
 *     {@code pipeline} serves, absent if it does not</td></tr>
 * <tr><td>{@code sensorium_bundle_leaks}</td><td>what keeps a {@code bundle} in memory that has been
 *     uninstalled, by {@code path} to it; absent if nothing does</td></tr>
 * <tr><td>{@code sensorium_breaker_open}</td><td>1 for a {@code part} that is kept from requests
 *     because it failed; absent for all others</td></tr>
 * </table>
 *
 * <p>Prometheus sends a key of the role {@code observe}: {@code authorization: { credentials_file:
 * ... }} in its {@code scrape_configs}.
 *
 * <p>Requests that name no pipeline which has ever answered are counted with the pipeline {@code
 * other}, so that a client cannot make up series.
 */
@NullMarked
package io.sensorium.server.metrics;

import org.jspecify.annotations.NullMarked;
