using XRaySink.Fody.Tests.Proof;

namespace XRaySink.Fody.Tests.Packaging;

/// <summary>The command <c>dotnet</c>. Builds run one after the other: each of them keeps all cores busy by itself.</summary>
static class DotNet
{
    static readonly SemaphoreSlim OneByOne = new(1);

    static readonly Dictionary<string, string> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["CI"] = "",
    };

    public static async Task<ChildProcess.Outcome> Run(string folder, params string[] arguments)
    {
        await OneByOne.WaitAsync();
        try
        {
            return await ChildProcess.Run("dotnet", Environment, arguments, folder);
        }
        finally
        {
            OneByOne.Release();
        }
    }
}
