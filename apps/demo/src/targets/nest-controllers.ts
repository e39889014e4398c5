import { PROVING_SCHEMES, SIGNING_SCHEMES } from '@countersign/conformance';
import {
  AcceptSchemes,
  CurrentPrincipal,
  Policy,
  Public,
  RequireAnyScope,
  RequireScopes,
  type Principal,
} from '@countersign/nestjs';
import { Controller, Delete, Get, HttpCode, Patch, Post, Put, Req } from '@nestjs/common';
import { vendorSchemes } from '../vendors.ts';
import { AtDesk, type NestRequest } from './nest-desk.ts';
import type { Reply } from './reply.ts';
import { policyOf } from './routes.ts';

type Answer = Promise<Reply>;

/** Reading and writing, each under its own scope. */
@Controller('orders')
@AcceptSchemes(...PROVING_SCHEMES)
export class OrdersController extends AtDesk {
  @Get(['', ':id'])
  @RequireScopes('orders:read')
  read(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post(['', ':id'])
  @HttpCode(200)
  @RequireScopes('orders:write')
  create(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Put(['', ':id'])
  @RequireScopes('orders:write')
  replace(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Patch(['', ':id'])
  @RequireScopes('orders:write')
  change(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Delete(['', ':id'])
  @RequireScopes('orders:delete')
  remove(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }
}

/** Behind a prefix of the router. */
@Controller('inner/orders')
export class InnerOrdersController extends OrdersController {}

/** Where nothing less than a signature will do. */
@Controller('signed')
@AcceptSchemes(...SIGNING_SCHEMES)
export class SignedController extends AtDesk {
  @Get()
  @RequireScopes('orders:read')
  read(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post()
  @HttpCode(200)
  @RequireScopes('orders:write')
  create(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }
}

/** Where customers call with the SDK of a vendor. */
@Controller('vendor/orders')
@AcceptSchemes(...vendorSchemes)
export class VendorController extends AtDesk {
  @Get()
  @RequireScopes('orders:read')
  read(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post()
  @HttpCode(200)
  @RequireScopes('orders:write')
  create(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }
}

/** What an open key may see, and what everybody may. */
@Controller()
@AcceptSchemes('api-key')
export class OpenController extends AtDesk {
  @Get('open')
  read(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post('open')
  @HttpCode(200)
  send(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Get('open-query')
  @Policy({ appKeyInQuery: true })
  readByQuery(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Get('health')
  @Public()
  health(@Req() request: NestRequest): Answer {
    return this.desk.answer(request);
  }
}

/** Routes that ask for something out of the ordinary. */
@Controller()
@AcceptSchemes(...PROVING_SCHEMES)
export class SpecialController extends AtDesk {
  @Get('reports')
  @RequireAnyScope('reports:read', 'orders:read')
  reports(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Get('apps/:app_id/orders')
  @Policy(policyOf('/apps/:app_id/orders'))
  ordersOfApp(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Get('tls')
  @Policy(policyOf('/tls'))
  overTls(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Get('limited')
  @Policy(policyOf('/limited'))
  limited(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post('strict')
  @HttpCode(200)
  @Policy(policyOf('/strict'))
  strict(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post('covered')
  @HttpCode(200)
  @Policy(policyOf('/covered'))
  covered(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }

  @Post('upload')
  @HttpCode(200)
  @Policy(policyOf('/upload'))
  upload(@Req() request: NestRequest, @CurrentPrincipal() principal: Principal): Answer {
    return this.desk.answer(request, principal);
  }
}
