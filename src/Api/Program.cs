using System.CommandLine;
using LinkedRecords.Api.CommandLine;

// Ctrl-C ends a command in order; PostgreSQL may need a while to write its checkpoint.
var ending = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) };
return await LinkedRecordsCommand.Create().Parse(args).InvokeAsync(ending);
