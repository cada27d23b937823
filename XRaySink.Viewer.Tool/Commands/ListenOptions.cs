using System.CommandLine;
using System.Net;
using XRaySink.Configuration;
using XRaySink.Sampling;
using XRaySink.Viewer.Tool.Daemon;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary>The options of all commands that listen.</summary>
sealed class ListenOptions
{
    readonly Option<IPEndPoint> udp = Address("--udp", "Where segments come.");
    readonly Option<IPEndPoint> tcp = Address("--tcp", "Where the page is, and the answers about sampling.");
    readonly Option<bool> allowRemote = new("--allow-remote") { Description = "Shows the page to other machines too. It asks nobody who they are." };
    readonly Option<HostPort?> forward = new("--forward")
    {
        Description = "Passes every datagram on to a real daemon at host:port.",
        HelpName = "host:port",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (HostPort.TryParse(text, out HostPort address))
                return address;
            result.AddError($"'{text}' is no address to forward to; write host:port such as 127.0.0.1:3000.");
            return null;
        },
    };
    readonly Option<string?> save = new("--save") { Description = "Appends every document to a file, one a line.", HelpName = "file" };
    readonly Option<LocalSamplingRules?> rules = new("--rules")
    {
        Description = "Answers questions about sampling from a file of local sampling rules. [default: one trace a second and 5 % of the rest]",
        HelpName = "file",
        CustomParser = result =>
        {
            try
            {
                return LocalSamplingRules.Load(result.Tokens[0].Value);
            }
            catch (InvalidSamplingRulesException exception)
            {
                result.AddError(exception.Message);
                return null;
            }
        },
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[udp, tcp, forward, save, rules, allowRemote])
            command.Options.Add(option);
    }

    public DaemonStandInOptions Read(ParseResult result) => new()
    {
        Udp = result.GetValue(udp),
        Tcp = result.GetValue(tcp)!,
        Forward = result.GetValue(forward),
        Save = result.GetValue(save),
        Rules = result.GetValue(rules) ?? LocalSamplingRules.Default,
        AllowRemote = result.GetValue(allowRemote),
    };

    public static Option<IPEndPoint> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "[address:]port",
        DefaultValueFactory = _ => ListenAddress.Default,
        CustomParser = result =>
        {
            IPEndPoint? address = ListenAddress.Parse(result.Tokens[0].Value, out string? problem);
            if (problem is not null)
                result.AddError(problem);
            return address;
        },
    };
}
