using VoiceMiddleware.PocketSphinx.Interop;

namespace VoiceMiddleware.PocketSphinx.Decoding;

/// <summary>What was recognised between two pauses.</summary>
/// <param name="FirstFrame">The frame of the audio at which the engine's frame 0 lies.</param>
/// <param name="Segments">The best reading in the engine's words, fillers included.</param>
/// <param name="Readings">Other readings, best first; the best one may be among them.</param>
internal sealed record Stretch(int FirstFrame, IReadOnlyList<SphinxSegment> Segments, IReadOnlyList<string> Readings);
