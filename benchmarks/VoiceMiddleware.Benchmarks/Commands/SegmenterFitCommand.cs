using System.CommandLine;
using VoiceMiddleware.Benchmarks.Segmentation;

namespace VoiceMiddleware.Benchmarks.Commands;

/// <summary>Fits the weights of the built-in voice activity detector.</summary>
internal sealed class SegmenterFitCommand : Command
{
    public SegmenterFitCommand()
        : base("segmenter-fit", "Fits the weights of the voice activity detector on sentences that 'segmenter' does not use, and prints them as code.") =>
        SetAction(_ =>
        {
            Console.Error.WriteLine("segmenter-fit: synthesising and fitting; this takes a minute.");
            Console.WriteLine(SegmenterFit.Run());
            return 0;
        });
}
