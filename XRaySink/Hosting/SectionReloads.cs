using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace XRaySink.Hosting;

/// <summary>Has the options made anew, and so the sink look at its section again, whenever the host's configuration is reloaded.</summary>
sealed class SectionReloads(IServiceProvider services) : IOptionsChangeTokenSource<XRaySinkOptions>
{
    readonly IConfiguration? configuration = (IConfiguration?)services.GetService(typeof(IConfiguration));

    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => configuration?.GetReloadToken() ?? Never;

    static readonly IChangeToken Never = new CancellationChangeToken(CancellationToken.None);
}
