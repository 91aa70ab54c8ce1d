using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using VoiceMiddleware.Recognition;

namespace VoiceMiddleware.Conversation;

/// <summary>Says what is wrong with a session's options, with the value and the setting to change.</summary>
internal sealed class VoiceSessionOptionsValidator : IValidateOptions<VoiceSessionOptions>
{
    private const string Section = "VoiceMiddleware:Session";

    public ValidateOptionsResult Validate(string? name, VoiceSessionOptions options)
    {
        var problems = new List<string>();
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}: {r.ErrorMessage}"));

        RequirePositive(options.ContextSourceTimeout, nameof(options.ContextSourceTimeout), problems);
        RequirePositive(options.RecognitionTimeout, nameof(options.RecognitionTimeout), problems);
        RequirePositive(options.ReplyTimeout, nameof(options.ReplyTimeout), problems);
        RequirePositive(options.SynthesisTimeout, nameof(options.SynthesisTimeout), problems);

        RequireBetween(options.ToolTimeout ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(options.ToolTimeout), problems);
        RequireBetween(options.Fillers.After, TimeSpan.Zero, TimeSpan.FromMinutes(1), $"{nameof(options.Fillers)}:{nameof(options.Fillers.After)}", problems);
        if (options.Fillers.Phrases.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add($"{Section}:Fillers:Phrases has an empty entry. Give the words, or remove it.");
        }

        RequireBetween(options.ThinkingSound.Delay, TimeSpan.Zero, TimeSpan.FromSeconds(10), $"{nameof(options.ThinkingSound)}:{nameof(options.ThinkingSound.Delay)}", problems);
        if (options.ThinkingSound.VolumeDb is not (>= -60 and <= 0))
        {
            problems.Add(FormattableString.Invariant($"{Section}:ThinkingSound:VolumeDb is {options.ThinkingSound.VolumeDb}. Set it to -60 to 0."));
        }

        if (options.ThinkingSound is { Enabled: true, File: { } sound } && !File.Exists(sound))
        {
            problems.Add($"{Section}:ThinkingSound:File '{sound}' does not exist. Give the path of a WAV file, or leave it out for a tone.");
        }

        for (var i = 0; i < options.Hotwords.Count; i++)
        {
            var hotword = options.Hotwords[i];
            if (string.IsNullOrWhiteSpace(hotword.Text))
            {
                problems.Add($"{Section}:Hotwords:{i}:Text is empty. Give the term, or remove the entry.");
            }

            if (hotword.Weight is < Hotword.MinWeight or > Hotword.MaxWeight)
            {
                problems.Add(
                    $"{Section}:Hotwords:{i}:Weight is {hotword.Weight} for '{hotword.Text}'. Set it to {Hotword.MinWeight} to {Hotword.MaxWeight}.");
            }
        }

        if (options.Voice?.Speed is < 0.5 or > 2.0)
        {
            problems.Add($"{Section}:Voice:Speed is {options.Voice.Speed}. Set it to 0.5 to 2.0, or leave it out.");
        }

        found.Clear();
        Validator.TryValidateObject(options.Speculation, new ValidationContext(options.Speculation), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}:Speculation: {r.ErrorMessage}"));
        foreach (var (profile, state) in new[] { (options.Interruption.Thinking, "Thinking"), (options.Interruption.Speaking, "Speaking") })
        {
            found.Clear();
            Validator.TryValidateObject(profile, new ValidationContext(profile), found, validateAllProperties: true);
            problems.AddRange(found.Select(r => $"{Section}:Interruption:{state}: {r.ErrorMessage}"));
            RequireBetween(profile.MinSpeech, TimeSpan.Zero, TimeSpan.FromSeconds(10), $"Interruption:{state}:{nameof(profile.MinSpeech)}", problems);
        }

        RequireBetween(
            options.Interruption.DecisionTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), $"Interruption:{nameof(options.Interruption.DecisionTimeout)}", problems);

        found.Clear();
        Validator.TryValidateObject(options.Dtmf, new ValidationContext(options.Dtmf), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}:Dtmf: {r.ErrorMessage}"));
        RequirePositive(options.Dtmf.InterDigitTimeout, $"Dtmf:{nameof(options.Dtmf.InterDigitTimeout)}", problems);

        found.Clear();
        Validator.TryValidateObject(options.Segmenter, new ValidationContext(options.Segmenter), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}:Segmenter: {r.ErrorMessage}"));
        found.Clear();
        Validator.TryValidateObject(options.Idle, new ValidationContext(options.Idle), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}:Idle: {r.ErrorMessage}"));
        found.Clear();
        Validator.TryValidateObject(options.Drain, new ValidationContext(options.Drain), found, validateAllProperties: true);
        problems.AddRange(found.Select(r => $"{Section}:Drain: {r.ErrorMessage}"));
        foreach (var (guard, part) in new (object, string)[]
        {
            (options.Guards.Poisoning, nameof(options.Guards.Poisoning)), (options.Guards.Leak, nameof(options.Guards.Leak)),
            (options.Guards.Echo, nameof(options.Guards.Echo)), (options.Guards.BackOff, nameof(options.Guards.BackOff)),
        })
        {
            found.Clear();
            Validator.TryValidateObject(guard, new ValidationContext(guard), found, validateAllProperties: true);
            problems.AddRange(found.Select(r => $"{Section}:Guards:{part}: {r.ErrorMessage}"));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void RequireBetween(TimeSpan value, TimeSpan low, TimeSpan high, string setting, List<string> problems)
    {
        if (value < low || value > high)
        {
            problems.Add($"{Section}:{setting} is {value:c}. Set it to {low:c} to {high:c}.");
        }
    }

    private static void RequirePositive(TimeSpan value, string property, List<string> problems)
    {
        if (value <= TimeSpan.Zero)
        {
            problems.Add($"{Section}:{property} is {value}. Set it to a time above zero, as in 00:00:01.");
        }
    }
}
