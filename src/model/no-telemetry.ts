/**
 * ONNX Runtime's builds for Linux and Windows report to their maker unless they are told not to before the library is loaded:
 * they look up a host on the internet, make a lasting device id below the home folder and leave a file in the temporary folder.
 * So this module comes before every import of it.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
