using VoiceMiddleware.Cli;

return await CliApplication.RunAsync(args, CliContext.ForProcess()).ConfigureAwait(false);
