using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace TokenService;

/// <summary>Where this service is listening.</summary>
sealed class OwnAddress(IServer server)
{
    public Uri Of(string path) =>
        new(new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()), path);
}
