"""Methods that detectors stand on: chance, correction, communities; arrays in, arrays out."""
