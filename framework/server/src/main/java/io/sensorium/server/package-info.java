/**
 * Pipelines over HTTP, by the Open Inference Protocol version 2 (REST) with its binary extension. A
 * pipeline is a model of the protocol, and the number of its model version is the model's version.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><td>{@code GET /v2}</td><td>name, version and extensions of the server</td></tr>
 * <tr><td>{@code GET /v2/health/live}, {@code GET /v2/health/ready}</td><td>health</td></tr>
 * <tr><td>{@code GET /v2/models/{model}[/versions/{version}]}</td><td>inputs and outputs</td></tr>
 * <tr><td>{@code GET /v2/models/{model}[/versions/{version}]/ready}</td><td>readiness</td></tr>
 * <tr><td>{@code POST /v2/models/{model}[/versions/{version}]/infer}</td><td>inference</td></tr>
 * </table>
 *
 * <p>The server is ready as soon as it answers: a pipeline can be found only while it serves, so
 * one that cannot is not found, rather than not ready. Without any pipeline the server is ready
 * too.
 *
 * <h2>Inputs</h2>
 *
 * <p>Every input carries one batch of samples on its first axis, and all inputs of a request have
 * the same number of samples.
 *
 * <ul>
 *   <li>A <b>text</b> is a {@code BYTES} tensor of shape {@code [n]} or {@code [n, 1]}. In JSON an
 *       element is the text itself; in binary form it is its UTF-8 bytes.
 *   <li>An <b>image</b>, a <b>sound</b>, or the content of any modality that is not named here, is
 *       a {@code BYTES} tensor of the same shapes. In JSON an element is the file in base64; in
 *       binary form it is the file's bytes.
 *   <li>A <b>table</b> row or a <b>series</b> is a tensor of numbers, {@code [n, ...]}, of any
 *       datatype but {@code BYTES}, {@code UINT32} and {@code UINT64}. JSON data are flat or
 *       nested. {@code FP16} has a binary form only. Numbers must be finite.
 * </ul>
 *
 * <p>An input's parameter {@code content_type} may say {@code base64}, in JSON as in binary form,
 * and {@code str} for a text; nothing else.
 *
 * <p><b>Missing inputs.</b> An input that is left out of a request is missing from all its samples.
 * An <em>empty element</em> of a {@code BYTES} input means that this one sample lacks the input.
 * What is missing is then treated as the pipeline declares: required, optional or substitute.
 *
 * <h2>Deadlines</h2>
 *
 * <p>A request's parameter {@code timeout} says after how many microseconds its answer is of no
 * use, counted from when the server has read it. Without it, with 0, or with more than the host's
 * {@code limits.answerSeconds}, that is its deadline. What is past its deadline is not computed any
 * more.
 *
 * <h2>Outputs</h2>
 *
 * <p>A head {@code category} has two: {@code category}, {@code BYTES [n]}, the label, and {@code
 * category.probabilities}, {@code FP32 [n, labels]}, in the order of the labels that the metadata's
 * parameter {@code labels} holds, a JSON array in a string. A request's {@code outputs} selects.
 *
 * <p>The answer's {@code parameters} name the {@code generation} that gave all of it, and {@code
 * inputs_used} and, if there are any, {@code inputs_substituted}: names separated by commas. Where
 * samples of one request differ, there is one such list for each, separated by semicolons.
 *
 * <h2>Errors</h2>
 *
 * <p>{@code {"error": "one sentence", "code": "INVALID_CONTENT"}}, where the code is an {@link
 * io.sensorium.spi.ErrorCode}. The status is 400 for what the client can mend, 404 for an unknown
 * path, pipeline or version, 405, 408 for a body that arrives too slowly, 413 for what is over a
 * limit, 415 for a compressed body, 503 with {@code Retry-After} when there is too much work or a
 * plugin is out of service ({@code CIRCUIT_OPEN}), 504 at the deadline, and 500 for faults of a
 * plugin or the host.
 */
@NullMarked
package io.sensorium.server;

import org.jspecify.annotations.NullMarked;
