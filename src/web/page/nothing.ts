// Stands in for what @sabaki/sgf needs to read files and guess their encoding: a page hands it text.
export {};
