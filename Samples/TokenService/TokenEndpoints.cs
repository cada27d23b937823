using System.Net;
using Microsoft.EntityFrameworkCore;

namespace TokenService;

/// <summary>The service's three requests.</summary>
static class TokenEndpoints
{
    static readonly TimeSpan DefaultLifetime = TimeSpan.FromSeconds(3);

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapPost("/tokens", Create);
        app.MapGet("/tokens/{id:guid}", Find);
        app.MapGet("/tokens/{id:guid}/check", Check);
    }

    static async Task<IResult> Create(string owner, TokenDatabase database)
    {
        var token = new Token { Owner = owner, ExpiresAt = (DateTimeOffset.UtcNow + DefaultLifetime).ToUnixTimeMilliseconds() };
        database.Add(token);
        await database.SaveChangesAsync();
        return Results.Created($"/tokens/{token.Id}", token);
    }

    static async Task<IResult> Find(Guid id, TokenDatabase database) =>
        await database.Tokens.SingleOrDefaultAsync(token => token.Id == id) is { } found ? Results.Ok(found) : Results.NotFound();

    /// <summary>Asks this same service over HTTP, so that one trace has two requests.</summary>
    static async Task<IResult> Check(Guid id, OwnAddress address, HttpClient http)
    {
        using HttpResponseMessage response = await http.GetAsync(address.Of($"/tokens/{id}"));
        return Results.Ok(new { Valid = response.StatusCode == HttpStatusCode.OK });
    }
}
