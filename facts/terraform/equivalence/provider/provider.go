package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A provider answers what Terraform asks while it plans from an empty state. What it asks in order to
// apply, to refresh or to import has no answer: the embedded interface is nil.
type provider struct {
	tfprotov6.ProviderServer

	schema  *schema
	planner planner
}

func newProvider(name string) (*provider, error) {
	read, err := readSchema(name)
	if err != nil {
		return nil, err
	}
	return &provider{schema: read}, nil
}

func (p *provider) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider:          p.schema.provider.schema(),
		ResourceSchemas:   protocol(p.schema.resources),
		DataSourceSchemas: protocol(p.schema.data),
	}, nil
}

func (p *provider) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}

func (p *provider) ValidateProviderConfig(_ context.Context, asked *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return &tfprotov6.ValidateProviderConfigResponse{PreparedConfig: asked.Config}, nil
}

func (p *provider) ValidateResourceConfig(context.Context, *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return &tfprotov6.ValidateResourceConfigResponse{}, nil
}

func (p *provider) ValidateDataResourceConfig(context.Context, *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return &tfprotov6.ValidateDataResourceConfigResponse{}, nil
}

func (p *provider) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (p *provider) ConfigureProvider(_ context.Context, asked *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	config, err := asked.Config.Unmarshal(p.schema.provider.object())
	if err != nil {
		return nil, fmt.Errorf("reading the provider's arguments: %w", err)
	}
	p.planner.settings = map[string]tftypes.Value{}
	if err := config.As(&p.planner.settings); err != nil {
		return nil, fmt.Errorf("reading the provider's arguments: %w", err)
	}
	return &tfprotov6.ConfigureProviderResponse{}, nil
}

func (p *provider) PlanResourceChange(_ context.Context, asked *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	b, ok := p.schema.resources[asked.TypeName]
	if !ok {
		return nil, fmt.Errorf("planning %s: there is no such resource type", asked.TypeName)
	}
	proposed, err := asked.ProposedNewState.Unmarshal(b.object())
	if err != nil {
		return nil, fmt.Errorf("planning %s: %w", asked.TypeName, err)
	}
	planned, err := p.planner.body(b, proposed, false)
	if err != nil {
		return nil, fmt.Errorf("planning %s: %w", asked.TypeName, err)
	}
	written, err := tfprotov6.NewDynamicValue(b.object(), planned)
	if err != nil {
		return nil, fmt.Errorf("planning %s: %w", asked.TypeName, err)
	}
	//lint:ignore SA1019 The real providers are made with the older SDK, which plans unknown blocks: only this permits them.
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: &written, UnsafeToUseLegacyTypeSystem: true}, nil
}

func (p *provider) ReadDataSource(_ context.Context, asked *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	b, ok := p.schema.data[asked.TypeName]
	if !ok {
		return nil, fmt.Errorf("reading %s: there is no such data source", asked.TypeName)
	}
	config, err := asked.Config.Unmarshal(b.object())
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", asked.TypeName, err)
	}
	state, err := answer(asked.TypeName, b, config)
	if err != nil {
		return nil, err
	}
	written, err := tfprotov6.NewDynamicValue(b.object(), state)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", asked.TypeName, err)
	}
	return &tfprotov6.ReadDataSourceResponse{State: &written}, nil
}
