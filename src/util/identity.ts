/** The engine's name in GTP and in game records. */
export const ENGINE_NAME = 'VideoWorld Go';

/** Form `1.NN.x` with NN >= 15: Lizzie reads the second number and warns about smaller ones. */
export const ENGINE_VERSION = '1.15.0';
