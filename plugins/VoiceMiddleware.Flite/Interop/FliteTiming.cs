using System.Runtime.InteropServices;

namespace VoiceMiddleware.Flite.Interop;

/// <summary>Reads the times of the words. They are final before the first audio: durations are chosen first, sounds made after.</summary>
internal static class FliteTiming
{
    private const string FirstSoundBegins = "R:SylStructure.daughter1.daughter1.R:Segment.p.end";
    private const string LastSoundEnds = "R:SylStructure.daughtern.daughtern.R:Segment.end";

    /// <summary>Gets a word for each token of the text: "$50" is one, although three are spoken.</summary>
    internal static IReadOnlyList<FliteWord> Read(nint utterance, out double leadingSilence)
    {
        leadingSilence = 0;
        if (FliteInterop.HasRelation(utterance, "Token") == 0 || FliteInterop.HasRelation(utterance, "Segment") == 0)
        {
            return [];
        }

        var words = new List<FliteWord>();
        for (var token = FliteInterop.GetHead(FliteInterop.GetRelation(utterance, "Token")); token != 0; token = FliteInterop.GetNext(token))
        {
            double start = 0, end = 0;
            for (var word = FliteInterop.GetDaughter(token); word != 0; word = FliteInterop.GetNext(word))
            {
                double wordEnd = FliteInterop.GetFloat(word, LastSoundEnds);
                if (wordEnd > 0)
                {
                    // A sign without sound, "-" or a lone quote, has no segments.
                    start = end > 0 ? start : FliteInterop.GetFloat(word, FirstSoundBegins);
                    end = wordEnd;
                }
            }

            if (end > start)
            {
                words.Add(new(Marshal.PtrToStringUTF8(FliteInterop.GetString(token, "name")) ?? "", start, end));
            }
        }

        leadingSilence = words.Count > 0 ? words[0].Start : 0;
        return words;
    }
}
